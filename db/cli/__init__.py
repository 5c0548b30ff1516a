"""`gongkai`: one command, a subcommand a module of this package.

A module `name.py` with a click command called `command` is the subcommand `name`; nothing is
imported before it is asked for, so `gongkai --help` is quick.
"""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
import sys

import click


class Commands(click.Group):
    """Finds subcommands among the package's modules (those not beginning with _)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (m.name for m in pkgutil.iter_modules(__path__))
        return sorted(n.replace("_", "-") for n in names if not n.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = cmd_name.replace("-", "_")
        if module.startswith("_") or cmd_name not in self.list_commands(ctx):
            return None
        found = importlib.import_module(f"{__name__}.{module}").command
        assert isinstance(found, click.Command)
        return found


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="An archive is one directory; it can be copied, moved and opened elsewhere.",
)
@click.version_option(package_name="gongkai")
def group() -> None:
    """Gongkai 公开: crawl, read, check and serve China's disclosure reports.

    \b
    First run:   gongkai run --archive archive        (the bundled sample county)
    Real sites:  gongkai crawl sites.csv --archive archive; gongkai build --archive archive
    One report:  gongkai parse report.html --format table
    """


def main() -> None:
    """Entry point: known failures become one line and an exit status, never a traceback."""
    try:
        group.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except sqlite3.DatabaseError as error:
        from crawler.capture.trouble import ArchiveFailed, explained

        told = explained(error, None)
        if isinstance(told, ArchiveFailed):
            click.echo(f"Error: {told}", err=True)
            sys.exit(told.exit_code)
        click.echo(
            f"Error: the archive's database cannot be used: {error}. Restore it from a backup, or "
            "move gongkai.db away and rebuild it from warc/ with `gongkai import`.",
            err=True,
        )
        sys.exit(70)
    except (OSError, RuntimeError, ValueError) as error:
        if type(error).__module__.split(".")[0] in ("crawler", "parsers", "db") or isinstance(
            error, OSError
        ):
            click.echo(f"Error: {error}", err=True)
            sys.exit(getattr(error, "exit_code", 1))
        raise

"""docs/scheduling.md: every command in it exists, every unit parses, every path is in the project."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from db.cli import group

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")
CONTAINER = (ROOT / "docs" / "Containerfile").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", TEXT, re.DOTALL)
UNITS = dict(re.findall(r"`/etc/systemd/system/([\w.-]+)`:\n\n```ini\n(.*?)```", TEXT, re.DOTALL))


def commands() -> list[str]:
    """Every call of gongkai in the code blocks, as its words."""
    found = set()
    for _, block in BLOCKS:
        for piece in re.split(r"&&|;|\n", block):
            called = re.search(r"(?:bin/gongkai|podman run .* gongkai) (.+)$", piece.strip())
            if called:
                found.add(called[1])
    return sorted(found)


def resolve(arguments: list[str]) -> click.Command:
    """The command that the first words name; they are taken off the list."""
    current: click.Command = group
    while isinstance(current, click.Group):
        name = arguments.pop(0)
        found = current.get_command(click.Context(current), name)
        assert found is not None, f"gongkai {name} does not exist"
        current = found
    return current


@pytest.mark.parametrize("words", commands())
def test_each_command_in_the_blocks_is_understood(words: str) -> None:
    """Parsed by click down to the last option; nothing is run."""
    arguments = shlex.split(words)
    command = resolve(arguments)
    command.make_context(command.name, arguments)


def test_each_command_in_the_text_exists() -> None:
    named = re.findall(r"`gongkai ([^`]+)`", TEXT)
    assert len(named) > 8
    for words in named:
        resolve(words.split())


def test_the_text_names_the_commands_that_matter() -> None:
    said = {words.split()[0] for words in [*commands(), *re.findall(r"`gongkai ([^`]+)`", TEXT)]}
    assert {"crawl", "build", "serve", "sites", "health", "verify", "import"} <= said
    assert len(commands()) >= 9


@pytest.mark.parametrize("name", sorted(UNITS))
def test_units_parse(name: str, tmp_path: Path) -> None:
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(UNITS[name])
    assert parser.has_section("Unit")
    if not shutil.which("systemd-analyze"):
        return
    # Verified with programs and users that this machine has: systemd looks for them.
    for other, text in UNITS.items():
        plain = re.sub(r"/srv/gongkai/app/\.venv/bin/gongkai", "/bin/true", text)
        plain = re.sub(r"^(User|WorkingDirectory)=.*\n", "", plain, flags=re.MULTILINE)
        (tmp_path / other).write_text(plain, encoding="utf-8")
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / name], capture_output=True, text=True
    )
    about = [line for line in result.stderr.splitlines() if str(tmp_path) in line or name in line]
    assert not about, about


def test_the_timer_starts_a_unit_that_is_there() -> None:
    timers = [name.removesuffix(".timer") for name in UNITS if name.endswith(".timer")]
    assert timers and all(f"{name}.service" in UNITS for name in timers)


def test_the_cron_line_is_one() -> None:
    (line,) = [x for _, b in BLOCKS for x in b.splitlines() if x.startswith("17 2")]
    fields = line.split(None, 5)
    assert len(fields) == 6 and fields[5].startswith("cd ") and "&& .venv/bin/gongkai crawl" in line


def test_the_containerfile_copies_what_is_there() -> None:
    for line in CONTAINER.splitlines():
        if line.startswith("COPY "):
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
    assert 'ENTRYPOINT ["gongkai"]' in CONTAINER
    assert "gongkai" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_exit_statuses_are_those_of_the_program() -> None:
    from crawler.capture.store import EXIT_BUSY
    from crawler.capture.trouble import ArchiveFailed
    from crawler.health import EXIT_ALARM, EXIT_NOTHING

    stated = {int(n) for n in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)}
    assert {0, EXIT_ALARM, EXIT_NOTHING, EXIT_BUSY, ArchiveFailed.exit_code, 130} <= stated

"""LibreOffice, headless and locked in: old Word formats → DOCX.

Each document gets a process, a profile and a folder of its own. With bubblewrap the process sees
/usr read-only, its folder, and nothing else: no network, no other file, no other process. Macros,
Java and links to other documents are off in the profile. Time, memory and output are limited, and
the whole process group is ended. LibreOffice ends with 0 without having written anything (11 of 286
hostile documents, spec reliability.md no. 14), so only the output file counts.
"""

from __future__ import annotations

import contextlib
import logging
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from parsers.errors import MissingTool, UnreadableDocument

logger = logging.getLogger(__name__)

INSTALL = "apt-get install libreoffice-writer-nogui bubblewrap"
CPU_SECONDS = 45
SECONDS = 150
"""Of the clock: a busy machine is no fault of the document."""
MEMORY_MB = 2_000
"""Address space of the converter (a plain report takes 1,200)."""
_FONT_CACHE = "/var/cache/fontconfig"
MAX_OUTPUT = 200 * 1024 * 1024

_KEEP_MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "1000000000"}
"""LibreOffice tries out its drawing at each start, on large bitmaps: given back to the system one by
one, their pages cost it two fifths of its processor time. For glibc; others pass over it."""
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>\n"
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
)


def program() -> Path | None:
    """The installed soffice, None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found).resolve() if found else None


@cache
def _bubblewrap() -> str | None:
    """bwrap, if it is installed and this system lets it make namespaces."""
    found = shutil.which("bwrap")
    if found is None:
        why = "bubblewrap is not installed"
    else:
        tried = subprocess.run(
            [found, "--unshare-all", "--ro-bind", "/", "/", "true"],
            capture_output=True,
            check=False,
        )
        if tried.returncode == 0:
            return found
        why = f"bubblewrap does not work here ({tried.stderr.decode('utf-8', 'replace').strip()})"
    logger.warning("%s: LibreOffice runs without isolation, limited in time and memory only", why)
    return None


def to_docx(data: bytes, what: str, suffix: str) -> bytes:
    """Convert a text document to DOCX. `what` names the format to people, `suffix` to LibreOffice.

    Raises MissingTool when LibreOffice is absent, UnreadableDocument when it writes no document.
    """
    soffice = program()
    if soffice is None:
        raise MissingTool(
            f"a {what} is read through LibreOffice, which is not installed: {INSTALL}"
        )
    with tempfile.TemporaryDirectory(prefix="gongkai-office-") as name:
        folder = Path(name)
        source = folder / f"in.{suffix}"
        source.write_bytes(data)
        (folder / "out").mkdir()
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        items = "".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _SETTINGS)
        settings.write_text(_PROFILE.format(items=items), "utf-8")
        said = _run(soffice, folder, source.name, what)
        made = folder / "out" / "in.docx"
        if made.is_symlink() or not made.is_file() or not made.stat().st_size:
            raise UnreadableDocument(
                f"LibreOffice made nothing of the {what}: it is damaged, encrypted or no {what}"
                + (f" ({said})" if said else "")
            )
        return made.read_bytes()


def _run(soffice: Path, folder: Path, source: str, what: str) -> str:
    """Convert folder/source into folder/out; what LibreOffice complained of."""
    wrap = _bubblewrap()
    inside = Path("/work") if wrap else folder
    command = [
        str(soffice), f"-env:UserInstallation=file://{inside}/profile", "--headless", "--norestore",
        "--nolockcheck", "--nodefault", "--convert-to", "docx:MS Word 2007 XML",
        "--outdir", f"{inside}/out", f"{inside}/{source}",
    ]  # fmt: skip
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(inside), "LANG": "C.UTF-8", "TMPDIR": "/tmp",  # noqa: S108
        "SAL_USE_VCLPLUGIN": "svp", **_KEEP_MEMORY,
    }  # fmt: skip
    if wrap:
        command = [wrap, *_walls(soffice, folder), *command]
    else:
        environment["TMPDIR"] = str(folder)
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, start_new_session=True, preexec_fn=_limit,
    )  # fmt: skip
    try:
        _, errors = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(
            f"LibreOffice was not done with the {what} within {SECONDS} s: given up"
        ) from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    lines = [
        line for line in errors.decode("utf-8", "replace").splitlines() if "javaldx" not in line
    ]
    return lines[-1][:200] if lines else ""


def _walls(soffice: Path, folder: Path) -> list[str]:
    """What the locked-in process sees: the system's programs, fonts, and its own folder."""
    walls = [
        "--unshare-all", "--die-with-parent", "--new-session",
        "--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",  # noqa: S108
        "--bind", str(folder), "/work", "--chdir", "/work",
    ]  # fmt: skip
    for name in ("bin", "lib", "lib64"):
        link = Path("/", name)
        if link.is_symlink():
            walls += ["--symlink", str(link.readlink()), str(link)]
        elif link.exists():
            walls += ["--ro-bind", str(link), str(link)]
    for name in ("fonts", "libreoffice", "ld.so.cache"):
        walls += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    walls += ["--ro-bind-try", _FONT_CACHE, _FONT_CACHE]  # else every start looks at every font
    if not soffice.is_relative_to("/usr"):
        walls += ["--ro-bind", str(soffice.parent.parent), str(soffice.parent.parent)]
    return walls


def _limit() -> None:
    """In the child, before it becomes LibreOffice."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_MB * 1024 * 1024),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MAX_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        value = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (value, value))

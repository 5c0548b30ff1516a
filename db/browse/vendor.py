"""Scripts of others that the site serves itself, so that no page loads from another host.

`static/vendor/vendor.json` names each file: npm package, exact version, path inside the package,
licence, SHA-256. `python -m db.browse.vendor` (`make vendor`) fetches the packages with `npm pack`
and writes the files anew; a file whose digest differs from the list is refused. To move to another
version, change its entry with an empty `sha256`: the digest found is printed for the list.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


class VendorError(Exception):
    """A vendored file is absent, differs from its digest, or could not be fetched."""


@dataclass(frozen=True, slots=True)
class Vendored:
    """One file of an npm package, kept in `static/vendor` under `name`."""

    name: str
    package: str
    version: str
    member: str
    licence: str
    sha256: str


def folder() -> Path:
    """Where the files lie."""
    return Path(str(files("db.browse").joinpath("static", "vendor")))


def vendored() -> tuple[Vendored, ...]:
    """The list of files, in the order pages load them."""
    entries = json.loads((folder() / "vendor.json").read_text("utf-8"))
    return tuple(Vendored(**entry) for entry in entries)


def verify() -> None:
    """Compares every file with its digest. Raises VendorError naming the first that differs."""
    for entry in vendored():
        path = folder() / entry.name
        if not path.is_file():
            raise VendorError(f"{path} is absent: run `make vendor`")
        if hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
            raise VendorError(f"{path} is not {entry.package} {entry.version}: run `make vendor`")


def fetch() -> list[Path]:
    """Writes every file from its package; returns their paths.

    Raises VendorError when npm is not installed or a digest differs.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm is not installed: apt-get install npm")
    written = []
    with tempfile.TemporaryDirectory() as scratch:
        for entry in vendored():
            data = _member(npm, entry, Path(scratch))
            digest = hashlib.sha256(data).hexdigest()
            if entry.sha256 and digest != entry.sha256:
                raise VendorError(
                    f"{entry.package} {entry.version} {entry.member} has digest {digest}, "
                    f"but vendor.json says {entry.sha256}; nothing was replaced"
                )
            path = folder() / entry.name
            path.write_bytes(data)
            written.append(path)
            print(f"{entry.name}  {entry.package} {entry.version}  {digest}")
    return written


def _member(npm: str, entry: Vendored, scratch: Path) -> bytes:
    spec = f"{entry.package}@{entry.version}"
    packed = subprocess.run(
        [npm, "pack", "--silent", "--ignore-scripts", spec],
        cwd=scratch,
        capture_output=True,
        text=True,
        check=False,
    )
    if packed.returncode:
        raise VendorError(f"npm pack {spec} failed: {packed.stderr.strip()[:300]}")
    with tarfile.open(scratch / packed.stdout.split()[-1]) as archive:
        stream = archive.extractfile(f"package/{entry.member}")
        if stream is None:
            raise VendorError(f"{spec} holds no {entry.member}")
        return stream.read()


if __name__ == "__main__":
    try:
        fetch()
    except VendorError as error:
        sys.exit(f"Error: {error}")

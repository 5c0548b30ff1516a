"""Pages made by one process of the server and served by all: files in a directory of this run.

Python makes one page at a time in a process, so a server has several, and each would make every page
for itself. A page made by one is written beside; the others find it there. The files are the system's
page cache in all but name: bounded in size, gone when the server ends, never needed to answer.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 512 * 1024 * 1024
"""What the pages of all processes together may take."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + 2048


class SharedPages:
    """The pages of one snapshot as one process sees them. `max_bytes` is this process's share: when it
    is used up, what it wrote first is removed. Nothing here raises: without room or rights, pages
    are made again."""

    def __init__(self, directory: Path, max_bytes: int = MAX_BYTES) -> None:
        self._directory = directory
        self._max_bytes = max_bytes
        self._written: OrderedDict[str, int] = OrderedDict()
        self._bytes = 0
        with suppress(OSError):
            directory.mkdir(mode=0o700, exist_ok=True)

    def get(self, name: str) -> Reply | None:
        """The page written under `name` by any process, or None."""
        try:
            held = (self._directory / name).read_bytes()
        except OSError:
            return None
        head, _, body = held.partition(b"\n")
        status, headers = json.loads(head)
        return Reply(
            status, tuple((k.encode("latin-1"), v.encode("latin-1")) for k, v in headers), body
        )

    def keep(self, name: str, reply: Reply) -> None:
        """Write a page for the others. It appears whole or not at all."""
        if name in self._written:
            return
        headers = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in reply.headers]
        partial = self._directory / f"{name}.{os.getpid()}"
        try:
            partial.write_bytes(json.dumps([reply.status, headers]).encode() + b"\n" + reply.body)
            partial.rename(self._directory / name)
        except OSError:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            return
        self._written[name] = reply.size
        self._bytes += reply.size
        while self._bytes > self._max_bytes:
            self._remove(next(iter(self._written)))

    def claim(self, name: str) -> bool:
        """Whether this process is the first to say that it will make the page, and nobody has made it."""
        if (self._directory / name).exists():
            return False
        try:
            (self._directory / f"{name}.claimed").touch(exist_ok=False)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Remove what this process wrote; the last one to close removes the directory."""
        while self._written:
            self._remove(next(iter(self._written)))
        with suppress(OSError):
            for claimed in self._directory.glob("*.claimed"):
                claimed.unlink(missing_ok=True)
            self._directory.rmdir()

    def _remove(self, name: str) -> None:
        self._bytes -= self._written.pop(name)
        with suppress(OSError):
            (self._directory / name).unlink(missing_ok=True)

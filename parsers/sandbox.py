"""Sandbox: documents are read in child processes with limits on time and memory.

A hostile document costs one document: its reader is killed and replaced, the others go on.
Children are persistent (starting one costs half a second) and spawned, never forked from a
process that may hold threads.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from parsers.hints import Hints, Part
from parsers.report import Report


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """Why a document yielded nothing: `code` is unreadable, unsupported, needs_tool, cpu_limit,
    memory_limit, timeout or crash; `message` is one sentence for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Job:
    """One document to read; `key` comes back with its result. `parts` are the files that belong to
    a page (its own bytes are `data`): all are read as one report."""

    key: Any
    data: bytes
    url: str | None = None
    source: str = ""
    hints: Hints | None = None
    parts: tuple[Part, ...] = ()


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    pipe: Connection
    job: Job | None = None
    deadline: float = 0.0


class ParserPool:
    """Readers of documents. Use as a context manager.

    `cpu_seconds` and `memory_mb` bound each document in its child; `wall_seconds` is enforced
    from here. Scans, archives and reports of many files get `ocr_factor` times as much of each.
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        cpu_seconds: int = 30,
        memory_mb: int = 1024,
        wall_seconds: float = 60,
        ocr_factor: int = 8,
    ) -> None:
        self._context = mp.get_context("spawn")
        self._workers = max(1, workers)
        self._limits = (cpu_seconds, memory_mb)
        self._wall = wall_seconds
        self._ocr_factor = ocr_factor
        self._children: list[_Child] = []

    def __enter__(self) -> ParserPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all children."""
        for child in self._children:
            _end(child)
        self._children.clear()

    def parse(
        self,
        data: bytes,
        *,
        url: str | None = None,
        source: str = "",
        hints: Hints | None = None,
    ) -> Report | ParseFailure:
        """Read one document."""
        [(_, result)] = list(self.map([Job(0, data, url, source, hints)]))
        return result

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[Any, Report | ParseFailure]]:
        """Read many; results come as they are ready, jobs are taken as readers are free."""
        queue = iter(jobs)
        ready: deque[tuple[Any, Report | ParseFailure]] = deque()
        exhausted = False
        try:
            while True:
                while not exhausted:
                    child = self._idle()
                    if child is None:
                        break
                    job = next(queue, None)
                    if job is None:
                        exhausted = True
                        break
                    self._give(child, job)
                busy = [c for c in self._children if c.job is not None]
                if not busy:
                    if exhausted:
                        return
                    continue
                ready.extend(self._collect(busy))
                while ready:
                    yield ready.popleft()
        finally:
            for child in [c for c in self._children if c.job is not None]:
                self._replace(child)

    # -- children ---------------------------------------------------------------------------

    def _idle(self) -> _Child | None:
        for child in self._children:
            if child.job is None:
                return child
        if len(self._children) < self._workers:
            return self._start()
        return None

    def _start(self) -> _Child:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, *self._limits, self._ocr_factor), daemon=True
        )
        process.start()
        theirs.close()
        child = _Child(process, ours)
        self._children.append(child)
        return child

    def _replace(self, child: _Child) -> None:
        self._children.remove(child)
        _end(child, force=True)

    def _give(self, child: _Child, job: Job) -> None:
        child.job = job
        factor = self._ocr_factor if _is_heavy(job.data, job.parts) else 1
        child.deadline = time.monotonic() + self._wall * factor
        try:
            child.pipe.send((job.data, job.url, job.source, job.hints, job.parts))
        except (BrokenPipeError, OSError):
            # It died while idle; its result is collected as a crash of this document.
            child.deadline = 0.0

    def _collect(self, busy: list[_Child]) -> list[tuple[Any, Report | ParseFailure]]:
        soonest = max(0.0, min(c.deadline for c in busy) - time.monotonic())
        speaking = wait([c.pipe for c in busy], timeout=soonest)
        done: list[tuple[Any, Report | ParseFailure]] = []
        now = time.monotonic()
        for child in busy:
            assert child.job is not None
            key = child.job.key
            if child.pipe in speaking:
                try:
                    done.append((key, child.pipe.recv()))
                    child.job = None
                except (EOFError, OSError):
                    child.process.join(5)
                    done.append((key, _death(child.process.exitcode)))
                    self._replace(child)
            elif now >= child.deadline:
                self._replace(child)
                done.append(
                    (key, ParseFailure("timeout", f"not read within {self._wall:.0f} s: given up"))
                )
        return done


def _is_heavy(data: bytes, parts: tuple[Part, ...] = ()) -> bool:
    """Whether a document may need more: a picture, an archive of documents, several files."""
    return len(parts) > 2 or any(
        _may_be_scan(one) or _is_archive(one) for one in (data, *(p.data for p in parts))
    )


def _is_archive(data: bytes) -> bool:
    """A ZIP that is no Office document or OFD, by the names at its end."""
    end = data[-70_000:] if data[:2] == b"PK" else b""
    return bool(end) and b"[Content_Types].xml" not in end and b"OFD.xml" not in end


def _may_be_scan(data: bytes) -> bool:
    return data[:4] in (b"\x89PNG", b"II*\0", b"MM\0*") or data[:2] in (b"\xff\xd8", b"BM")


def _death(code: int | None) -> ParseFailure:
    if code == -signal.SIGXCPU:
        return ParseFailure("cpu_limit", "used up its processor time: given up")
    if code == -signal.SIGKILL:
        return ParseFailure("memory_limit", "its reader was killed, most likely for memory")
    return ParseFailure("crash", f"its reader ended with code {code}")


def _end(child: _Child, *, force: bool = False) -> None:
    child.pipe.close()
    if force and child.process.is_alive():
        child.process.kill()
    child.process.join(2)
    if child.process.is_alive():
        child.process.kill()
        child.process.join(2)


def _serve(pipe: Connection, cpu_seconds: int, memory_mb: int, ocr_factor: int) -> None:
    """The child: reads documents until its pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C ends
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from parsers.errors import UnreadableDocument
    from parsers.joined import parse_parts
    from parsers.limits import limit_cpu, limit_memory, no_core
    from parsers.parse import parse_bytes

    no_core()
    while True:
        try:
            data, url, source, hints, parts = pipe.recv()
        except (EOFError, OSError):
            return
        factor = ocr_factor if _is_heavy(data, parts) else 1
        try:
            limit_memory(memory_mb * factor)
            limit_cpu(cpu_seconds * factor)
            result: Report | ParseFailure
            if parts:
                page = Part(url or "", data, "page")
                result = parse_parts([page, *parts], source=source, hints=hints)
            else:
                result = parse_bytes(data, url=url, source=source, hints=hints)
        except UnreadableDocument as error:
            result = ParseFailure(error.code, str(error))
        except MemoryError:
            result = ParseFailure("memory_limit", f"needs more than {memory_mb} MB: given up")
        except RecursionError:
            result = ParseFailure("unreadable", "nested too deeply to be read")
        except Exception as error:
            # A defect of ours must cost one document, with its name, and be seen.
            place = _place(error)
            result = ParseFailure("crash", f"{type(error).__name__}: {error} ({place})")
        pipe.send(result)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown place"
    name = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"{name}:{trace.tb_lineno}"

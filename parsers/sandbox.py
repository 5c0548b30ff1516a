"""Sandbox: documents are read in child processes with limits on time and memory.

A hostile document costs one document: its reader is killed and replaced, the others go on.
Children are persistent (starting one costs half a second) and spawned, never forked from a
process that may hold threads.
"""

from __future__ import annotations

import gc
import multiprocessing as mp
import os
import pickle
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Event, Thread
from types import TracebackType
from typing import Any

from parsers.collector import uncollected
from parsers.hints import Hints, Part
from parsers.packed import pack, unpack
from parsers.report import Report

AHEAD = 32
"""Jobs a reader may have waiting for it."""
AHEAD_BYTES = 64 * 1024 * 1024
"""Bytes of all documents taken ahead together."""


MAX_HEAVY = 12
"""Files of one report that each get the time of a scan."""


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

    @property
    def size(self) -> int:
        """Bytes of the document and its parts."""
        return len(self.data) + sum(len(part.data) for part in self.parts)


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    pipe: Connection
    busy: bool = False


_UNGUARDED = 93
"""Exit code of a reader whose script starts readers as soon as it is imported."""

_Done = tuple[Job, "bytes | ParseFailure | Exception"]


class ParserPool:
    """Readers of documents. Use as a context manager, in a script under `if __name__ == "__main__":`.

    `cpu_seconds` and `memory_mb` bound each document in its child; `wall_seconds` is enforced
    from here. Scans, archives and converted files get `ocr_factor` times as much of each, a report of
    several such files the time of each of them.
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
        if getattr(mp.current_process(), "_inheriting", False):  # a reader imports its script anew
            raise SystemExit(_UNGUARDED)
        self._context = mp.get_context("spawn")
        self._workers = max(1, workers)
        self._limits = (cpu_seconds, memory_mb)
        self._wall = wall_seconds
        self._ocr_factor = ocr_factor
        self._children: list[_Child | None] = [None] * self._workers

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
            if child is not None:
                _end(child)
        self._children = [None] * self._workers

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
        """Read many; results come as they are ready. Jobs are taken some way ahead, so that the
        readers go on while the caller is busy with what they have read (writing it, say)."""
        source = iter(jobs)
        given: SimpleQueue[Job | None] = SimpleQueue()
        done: SimpleQueue[_Done] = SimpleQueue()
        stop = Event()
        threads = [
            Thread(target=self._drive, args=(n, given, done, stop), daemon=True)
            for n in range(self._workers)
        ]
        for thread in threads:
            thread.start()
        outstanding = held = 0
        exhausted = False
        try:
            while True:
                while (
                    not exhausted
                    and outstanding < AHEAD * self._workers
                    and (held < AHEAD_BYTES or not outstanding)
                ):
                    job = next(source, None)
                    if job is None:
                        exhausted = True
                        break
                    given.put(job)
                    outstanding += 1
                    held += job.size
                if not outstanding:
                    return
                job, result = done.get()
                outstanding -= 1
                held -= job.size
                if isinstance(result, BaseException):
                    raise result
                yield job.key, _answer(result) if isinstance(result, bytes) else result
        finally:
            stop.set()
            for child in [c for c in self._children if c is not None and c.busy]:
                child.process.kill()
            for _ in threads:
                given.put(None)
            for thread in threads:
                thread.join()

    # -- children ---------------------------------------------------------------------------

    def _drive(
        self, place: int, given: SimpleQueue[Job | None], done: SimpleQueue[_Done], stop: Event
    ) -> None:
        """A thread's work: hand one job after the other to the reader at `place`, replacing it when
        it dies or takes too long."""
        while (job := given.get()) is not None and not stop.is_set():
            try:
                child = self._children[place]
                if child is None:
                    child = self._children[place] = self._start()
                result = self._read(child, job)
                if isinstance(result, ParseFailure):
                    self._children[place] = None
                    _end(child, force=True)
            except Exception as error:  # no reader can be started: the caller must know
                done.put((job, error))
                return
            done.put((job, result))

    def _start(self) -> _Child:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, *self._limits, self._ocr_factor), daemon=True
        )
        process.start()
        theirs.close()
        try:
            ours.recv_bytes()  # it is there
        except (EOFError, OSError) as error:
            process.join(5)
            raise RuntimeError(
                "a reader of documents is a process that imports the script that started it: put what "
                "the script does under `if __name__ == '__main__':`"
                if process.exitcode == _UNGUARDED
                else f"no reader of documents could be started: it ended with code {process.exitcode}"
            ) from error
        return _Child(process, ours)

    def _read(self, child: _Child, job: Job) -> bytes | ParseFailure:
        """The pickled result of one job, or why its reader must be replaced."""
        heavy = min(_heavy(job.data, job.parts), MAX_HEAVY)
        factor = self._ocr_factor * heavy or 1
        child.busy = True
        try:
            child.pipe.send((job.data, job.url, job.source, job.hints, job.parts))
            if not child.pipe.poll(self._wall * factor):
                return ParseFailure(
                    "timeout", f"not read within {self._wall * factor:.0f} s: given up"
                )
            return child.pipe.recv_bytes()
        except (EOFError, OSError):
            child.process.join(5)
            return _death(child.process.exitcode)
        finally:
            child.busy = False


def _answer(sent: bytes) -> Report | ParseFailure:
    with uncollected():
        answer = pickle.loads(sent)  # noqa: S301 (our own child)
        return answer if isinstance(answer, ParseFailure) else unpack(answer)


def _heavy(data: bytes, parts: tuple[Part, ...] = ()) -> int:
    """How many of a document's files may need more: pictures, archives of documents, files that
    another program converts."""
    return sum(
        _may_be_scan(one) or _is_container(one) or one.startswith(_CONVERTED)
        for one in (data, *(p.data for p in parts))
    )


_CONVERTED = (b"\xd0\xcf\x11\xe0", b"{\\rt")
_INSIDE = (b".png", b".jpg", b".jpeg", b".tif", b".bmp", b"content.xml")


def _is_container(data: bytes) -> bool:
    """A ZIP that is no Office document or OFD, or one with pictures, by the names at its end."""
    if data[:2] != b"PK":
        return False
    end = data[-70_000:]
    is_document = b"[Content_Types].xml" in end or b"OFD.xml" in end
    return not is_document or any(name in end for name in _INSIDE)


_PICTURES = (b"\x89PNG", b"II*\0", b"MM\0*", b"\xff\xd8\xff", b"BM", b"GIF8", b"RIFF")


def _may_be_scan(data: bytes) -> bool:
    """Whether OCR may have to read it: a picture, a PDF that holds pictures (their dictionaries are never
    compressed), or a page that does."""
    if data.startswith(_PICTURES):
        return True
    return b"/Image" in data if b"%PDF-" in data[:1024] else b"data:image/" in data


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
    pipe.send_bytes(b"")
    while True:
        # A collection costs by what is alive: it waits until a report has been sent and dropped.
        gc.collect(1)
        gc.disable()
        try:
            data, url, source, hints, parts = pipe.recv()
        except (EOFError, OSError):
            return
        heavy = min(_heavy(data, parts), MAX_HEAVY)
        factor = ocr_factor if heavy else 1
        try:
            limit_memory(memory_mb * factor)
            limit_cpu(cpu_seconds * factor * max(1, heavy))
            result: Report | ParseFailure
            if parts:
                gc.enable()  # many files may leave much behind before the last is read
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
        answer = pack(result) if isinstance(result, Report) else result
        pipe.send_bytes(pickle.dumps(answer, 5))
        del answer, data, parts, result


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown place"
    name = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"{name}:{trace.tb_lineno}"

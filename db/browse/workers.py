"""Several processes on one listening socket: Python makes one page at a time in a process.

uvicorn's own supervisor starts them, restarts one that dies and ends them at Ctrl-C or SIGTERM. Each
opens the snapshot for itself; its bytes are the system's page cache, shared by all. Each keeps pages of
its own and looks for a newer snapshot by itself, so for a few seconds two may be served
(`X-Gongkai-Snapshot` says which).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import reduction
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from db.browse.security import App, Receive, Scope, Send

_OPTIONS = {"log_level": "warning", "server_header": False, "access_log": False}
_WAITING = 2048
"""Connections that may wait to be accepted."""
_ENDING_SECONDS = 10
"""How long a reply under way may take once the server has been told to end."""


@dataclass
class Late:
    """An application that is made in the worker when it starts up, so that it can be sent there and
    its failure ends the server with a message instead of being tried for ever."""

    make: Callable[[], App]
    _made: App | None = field(default=None, repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._made is None:
            try:
                self._made = self.make()
            except Exception as error:
                await receive()
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
        await self._made(scope, receive, send)


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(make: Callable[[], App], host: str, port: int, workers: int) -> None:
    """Serves what `make` (which must survive pickling) makes, until interrupted.

    Raises OSError when the address cannot be bound and RuntimeError when the application does not start.
    """
    config = uvicorn.Config(
        Late(make),
        host=host,
        port=port,
        workers=workers,
        backlog=1,
        lifespan="on",
        timeout_graceful_shutdown=_ENDING_SECONDS,
        **_OPTIONS,  # type: ignore[arg-type]
    )
    with _listener(host, port) as listening:
        if workers == 1:
            server = uvicorn.Server(config)
            server.run([listening])
            started = server.started
        else:
            supervisor = Multiprocess(config, sockets=[listening])
            supervisor.run()
            started = all(p.exitcode != STARTUP_FAILURE for p in supervisor.processes)
    if not started:
        raise RuntimeError("the server did not start")


class Listening(socket.socket):
    """One socket for all workers: the kernel gives a connection to a process that waits for it, and one
    that is making a page does not.

    asyncio accepts as many connections at a time as it lets wait (`backlog`), so one process would take all
    of a burst. It is told to take one, and this socket lets more wait all the same.
    """

    def listen(self, backlog: int = 0) -> None:
        super().listen(_WAITING)


def _sent(listening: Listening) -> tuple[Callable[..., Listening], tuple[object, int]]:
    return _received, (reduction.DupFd(listening.fileno()), listening.family)


def _received(duplicate: Any, family: int) -> Listening:
    return Listening(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=duplicate.detach())


reduction.ForkingPickler.register(Listening, _sent)


def _listener(host: str, port: int) -> Listening:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: asyncio sends without delay (TCP_NODELAY) only where it reads it, and
    # a reader's second page would wait 40 ms for an acknowledgement.
    listening = Listening(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.set_inheritable(True)
    except BaseException:
        listening.close()
        raise
    return listening

"""Limits a child process puts on itself before it reads a document (POSIX rlimits)."""

from __future__ import annotations

import resource

BASE_MEMORY_MB = 700
"""Address space an idle reader maps (interpreter, libxml2, layouts, thread arenas)."""


def limit_memory(megabytes: int) -> None:
    """Cap the address space of this process at its base plus `megabytes`."""
    size = (BASE_MEMORY_MB + megabytes) * 1024 * 1024
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        size = min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (size, hard))


def limit_cpu(seconds: int) -> None:
    """Let this process use `seconds` more of processor time, then be killed (SIGXCPU)."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = used + seconds
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def no_core() -> None:
    """Leave no core file when killed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

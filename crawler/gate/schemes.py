"""http or https: where one of the two answers nothing, the other may.

Registries and links name the wrong one often enough. Only silence leads from one to the other: a
certificate that cannot be trusted is an answer, and no ground to go on in clear text.
"""

from __future__ import annotations

_SILENT = ("failed:connect", "failed:no_response", "failed:proxy", "timeout")


def twin_of(origin: str) -> str | None:
    """The same host under the other scheme; None where a port is named, which is one server's."""
    scheme, _, host = origin.partition("://")
    if ":" in host.rpartition("]")[2]:
        return None
    return f"{'http' if scheme == 'https' else 'https'}://{host}"


def silent(reason: str) -> bool:
    """Whether a failure means that nobody spoke the scheme's protocol there."""
    bare = reason.removeprefix("robots:")
    return bare.startswith(_SILENT) or bare == "failed:tls"


def moved(url: str, twin: str) -> str:
    """The address under the twin origin."""
    path = url.partition("://")[2].partition("/")
    return f"{twin}{path[1]}{path[2]}"

"""Named places where a test can make the process die, as SIGKILL or a power cut would.

``GONGKAI_FAILPOINT=after-warc-sync:3`` ends the process without any clean-up at the third passage.
Without the variable a passage costs one comparison.
"""

from __future__ import annotations

import os

#: Every place, in the order in which a capture passes them.
NAMES = (
    "recovery-cut",
    "recovery-sealed",
    "before-warc-sync",
    "after-warc-sync",
    "before-commit",
    "after-commit",
    "before-seal",
    "index-written",
    "after-seal",
    "before-run-end",
    "after-run-end",
)
_armed, _left = "", 0


def arm(place: str) -> None:
    """``name`` or ``name:passage``; ``""`` disarms. Raises ValueError for a name that is none."""
    global _armed, _left
    name, _, count = place.partition(":")
    if name and name not in NAMES:
        raise ValueError(f"no failpoint {name!r}; there are {', '.join(NAMES)}")
    _armed, _left = name, int(count or 1)


def failpoint(name: str) -> None:
    global _left
    if _armed and name == _armed:
        _left -= 1
        if _left <= 0:
            os._exit(137)


arm(os.environ.get("GONGKAI_FAILPOINT", ""))

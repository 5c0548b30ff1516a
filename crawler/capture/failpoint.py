"""Named places where a test can make the process die, as SIGKILL or a power cut would.

``GONGKAI_FAILPOINT=after-warc-sync:3`` ends the process without any clean-up at the third passage.
Without the variable a passage costs one comparison.
"""

from __future__ import annotations

import os

_NAME, _, _COUNT = os.environ.get("GONGKAI_FAILPOINT", "").partition(":")
_left = int(_COUNT or 1)


def failpoint(name: str) -> None:
    global _left
    if _NAME and name == _NAME:
        _left -= 1
        if _left <= 0:
            os._exit(137)

"""`python -m tests.testweb [--scale X] [SITE …]`: crawl the test web and print the score as JSON."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.testweb.oracle import report
from tests.testweb.plan import PLAN
from tests.testweb.runs import measure


def main() -> int:
    """Crawl, score, print. Exit 1 if a gate fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.testweb", description=__doc__)
    parser.add_argument("sites", nargs="*", metavar="SITE", help="keys of the plan [default: all]")
    parser.add_argument("--scale", type=float, default=1.0, help="1 is full size")
    parser.add_argument(
        "--once", action="store_true", help="one crawl only: no gate that needs more"
    )
    parser.add_argument("--list", action="store_true", help="list the sites and end")
    parser.add_argument(
        "--robustness", nargs="?", const="", metavar="RUN",
        help="run again without each signal and without each family, one line of JSON a run",
    )  # fmt: skip
    options = parser.parse_args()
    if options.robustness is not None:
        from tests.testweb.mutations import robustness, table

        print(table(robustness(options.sites, options.scale, options.robustness)))
        return 0
    if options.list:
        for line in PLAN:
            print(f"{line.key:8} {line.host:22} {line.skin:12} tier {line.tier}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), options.sites, options.scale, whole=not options.once)
    print(report(result))
    return 0 if all(result["gates"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())

"""`python -m crawler.sample [--phase 2]`: serve the sample county in the foreground."""

from __future__ import annotations

import argparse
import sys
import threading

from crawler.sample.server import SampleWeb
from crawler.sample.sites import PORT


def main() -> int:
    """Print the addresses and serve until Ctrl-C. Exit 1 if the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m crawler.sample", description=__doc__)
    parser.add_argument("--phase", type=int, choices=(1, 2), default=1, help="2: a season later")
    parser.add_argument("--port", type=int, default=PORT, help="0: any free port")
    options = parser.parse_args()
    try:
        with SampleWeb(options.phase, options.port) as web:
            for host in web.hosts:
                print(f"http://{host}:{web.port}/", flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(error.strerror or error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

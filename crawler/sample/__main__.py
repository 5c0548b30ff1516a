"""`python -m crawler.sample [phase]`: serve the sample county in the foreground."""

from __future__ import annotations

import sys
import time

from crawler.sample.server import SampleWeb

if __name__ == "__main__":
    phase = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with SampleWeb(phase) as web:
        for host in web.hosts:
            print(f"http://{host}:{web.port}/")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass

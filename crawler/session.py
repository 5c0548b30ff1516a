"""One run's open things: archive, writer thread, HTTP client, gate. Owned by crawler.run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from crawler.capture.client import Limits, WireClient
from crawler.capture.connect import Connector
from crawler.capture.keeper import CaptureWriter, Keeper
from crawler.capture.peers import AddressPolicy
from crawler.capture.store import CaptureStore
from crawler.gate.hosts import Hosts
from crawler.gate.refusal import refusal


class Session:
    """What the handler, the middleware and the spider share."""

    def __init__(
        self,
        store: CaptureStore,
        run_id: int,
        settings: BaseSettings,
        *,
        sites: Sequence[str],
        since: str | None,
        allow_private: Sequence[str],
        proxy: str | None,
        on_failure: Callable[[BaseException], None],
        report: Callable[[dict[str, Any]], None],
    ) -> None:
        self.store = store
        self.run_id = run_id
        self.sites = list(sites)
        self.since = since
        self.report = report
        self.settings = settings
        contact = settings["GONGKAI_CONTACT"]
        software = settings["SOFTWARE"]
        self.user_agent = settings["USER_AGENT"].format(
            version=software.partition("/")[2], contact=contact
        )
        self.hosts = Hosts(store.connection, settings.getdict("GONGKAI_POLITENESS"))
        connector = Connector(
            AddressPolicy(allow_private), proxy=proxy, ca_file=settings["GONGKAI_CA_FILE"] or None
        )
        self.client = WireClient(
            connector,
            Limits(
                body=settings.getint("DOWNLOAD_MAXSIZE"),
                head=settings.getint("GONGKAI_HEAD_MAXSIZE"),
                seconds=settings.getfloat("DOWNLOAD_TIMEOUT"),
            ),
        )
        writer = CaptureWriter(
            Path(store.archive),
            software=software,
            operator=contact,
            roll=settings.getint("GONGKAI_WARC_ROLL"),
        )
        self.keeper = Keeper(
            writer,
            judge=refusal,
            decode_limit=settings.getint("GONGKAI_DECODED_MAXSIZE"),
            on_failure=on_failure,
        )

    async def close(self) -> None:
        self.client.close()
        await self.keeper.close()

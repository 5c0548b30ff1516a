"""Scrapy settings. Every unsafe or unsuitable default is replaced here, with the reason."""

import os
from importlib.metadata import PackageNotFoundError, version

try:
    _VERSION = version("gongkai")
except PackageNotFoundError:  # run from a source tree that was never installed
    _VERSION = "0"

BOT_NAME = "gongkai"
SOFTWARE = f"Gongkai/{_VERSION}"
SPIDER_MODULES = ["crawler.spiders"]
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# One honest, constant name with a way to reach the operator: set GONGKAI_CONTACT in the environment
# to an address of your own before the first crawl of a real site.
GONGKAI_CONTACT = os.environ.get("GONGKAI_CONTACT") or "https://github.com/gongkai/gongkai"
USER_AGENT = "Gongkai/{version} (+{contact}; archive of disclosure reports; obeys robots.txt)"

# Exchanges are archived in the handler, below all middlewares and before decompression.
DOWNLOAD_HANDLERS_BASE: dict[str, str] = {}
DOWNLOAD_HANDLERS = {
    "http": "crawler.capture.handler.CaptureHandler",
    "https": "crawler.capture.handler.CaptureHandler",
}
# Redirects, retries, cookies, robots, compression: Scrapy's own end self-redirects silently, let
# cut gzip streams pass and allow everything when robots.txt fails. The gate and the frontier do it.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {"crawler.gate.middleware.GateMiddleware": 100}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE = {"scrapy.extensions.corestats.CoreStats": 0}
TELNETCONSOLE_ENABLED = False
COOKIES_ENABLED = False
ROBOTSTXT_OBEY = False  # obeyed by crawler.gate, more strictly
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_ENABLED = False
RETRY_ENABLED = False
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier's key decides
CONCURRENT_REQUESTS = 32
CONCURRENT_ITEMS = (
    1  # Scrapy starts this many workers for every response; the spider yields no items
)
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # the pump sends no second one either
DOWNLOAD_DELAY = 0  # the pump spaces requests, measured from the end of the one before
LOG_LEVEL = "INFO"

DOWNLOAD_TIMEOUT = 60  # seconds, from name resolution to the last byte
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # bytes as sent; what is cut off is marked in the WARC record
GONGKAI_HEAD_MAXSIZE = 64 * 1024
GONGKAI_DECODED_MAXSIZE = 64 * 1024 * 1024
GONGKAI_WARC_ROLL = 1_000_000_000
GONGKAI_POLITENESS: dict[str, object] = {}  # defaults of crawler.gate.politeness.Policy
GONGKAI_MAX_WAIT = 900  # seconds a run waits for a postponed request before it ends
GONGKAI_MAX_HOPS = 8
GONGKAI_RENDER_PAGES = 20  # list pages a site and run that only a browser can read; 0: none
GONGKAI_CA_FILE = ""
GONGKAI_EXPLORE = "crawler.discovery.explore.explore"
GONGKAI_AUDIT = "crawler.discovery.audit.audit"


def user_agent() -> str:
    """The User-Agent as it is sent."""
    return USER_AGENT.format(version=_VERSION, contact=GONGKAI_CONTACT)

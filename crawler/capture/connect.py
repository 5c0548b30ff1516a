"""Opening connections: resolve once, judge the address, connect to exactly that address, TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

from crawler.capture.exchange import FetchError
from crawler.capture.peers import AddressPolicy


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request goes: scheme, host and port of the URL."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """Raises FetchError for anything but a well-formed http(s) URL."""
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise FetchError("failed:bad_url", str(error)) from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError("refused:scheme", f"only http and https are fetched, not {url[:100]}")
        return cls(parts.scheme, parts.hostname, port)

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = 443 if self.scheme == "https" else 80
        return host if self.port == default else f"{host}:{self.port}"


#: X.509 verification codes (openssl-verification-options(1)) in words.
_CERTIFICATE = {9: "not_yet_valid", 10: "expired", 18: "self_signed", 19: "self_signed",
                20: "unknown_issuer", 21: "unknown_issuer", 62: "other_host", 64: "other_host"}  # fmt: skip
#: What OpenSSL says of servers that only speak what has been given up: old protocols, short keys,
#: unsafe renegotiation. They are left alone and named; security is not turned down for them.
_LEGACY = ("PROTOCOL", "RENEGOTIATION", "TOO_SMALL", "TOO_WEAK", "HANDSHAKE_FAILURE", "NO_SHARED_CIPHER",
           "WRONG_SIGNATURE_TYPE", "BAD_ECPOINT", "WRONG_CURVE", "LEGACY")  # fmt: skip


def tls_failure(error: ssl.SSLError) -> FetchError:
    """``failed:tls:certificate:<why>``, ``failed:tls:legacy`` or ``failed:tls``."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = _CERTIFICATE.get(error.verify_code, f"code_{error.verify_code}")
        return FetchError(f"failed:tls:certificate:{why}", error.verify_message)
    said = str(error.reason or error)
    legacy = any(word in said.upper().replace(" ", "_") for word in _LEGACY)
    return FetchError("failed:tls:legacy" if legacy else "failed:tls", said)


@dataclass(slots=True, eq=False)
class Connection:
    """A connection that may serve several requests, one after another."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    peer: str
    used: int = 0
    idle_since: float = field(default_factory=monotonic)

    def close(self) -> None:
        transport = self.writer.transport
        if transport is not None:
            transport.abort()


class Connector:
    """Opens connections under an address policy, directly or through one forward proxy.

    With a proxy the operator has chosen the only address ever connected to, so the policy has
    nothing to judge; names are then resolved by the proxy.
    """

    def __init__(
        self, policy: AddressPolicy, *, proxy: str | None = None, ca_file: str | None = None
    ) -> None:
        self._policy = policy
        self._proxy = Origin.of(proxy) if proxy else None
        self._tls = ssl.create_default_context(cafile=ca_file)
        self._tls.set_alpn_protocols(["http/1.1"])

    @property
    def proxied(self) -> bool:
        return self._proxy is not None

    async def open(self, origin: Origin) -> Connection:
        """Raises FetchError: ``refused:address``, ``failed:dns``, ``failed:connect``,
        ``failed:tls…``, ``failed:proxy``."""
        if self._proxy is None:
            return await self._open_direct(origin)
        connection = await self._connect(
            self._proxy.host, self._proxy.port, tls=self._proxy.scheme == "https", name=None
        )
        if origin.scheme == "https":
            await self._tunnel(connection, origin)
        connection.peer = ""
        return connection

    async def _open_direct(self, origin: Origin) -> Connection:
        last: FetchError | None = None
        for address in await self._resolve(origin):
            try:
                return await self._connect(
                    address, origin.port, tls=origin.scheme == "https", name=origin.host
                )
            except FetchError as error:
                last = error
                if error.reason.startswith("failed:tls"):
                    break
        raise last or FetchError("failed:dns", f"{origin.host} has no address")

    async def _resolve(self, origin: Origin) -> list[str]:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                origin.host, origin.port, type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError) as error:
            raise FetchError("failed:dns", f"{origin.host}: {error}") from error
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        for address in addresses:
            # One private answer among public ones is no accident either: refuse them all.
            if refusal := self._policy.refusal(origin.host, address, origin.port):
                raise FetchError("refused:address", refusal)
        return addresses

    async def _connect(self, address: str, port: int, *, tls: bool, name: str | None) -> Connection:
        try:
            reader, writer = await asyncio.open_connection(
                address,
                port,
                ssl=self._tls if tls else None,
                server_hostname=(name or address) if tls else None,
            )
        except ssl.SSLError as error:
            raise tls_failure(error) from error
        except OSError as error:
            # A handshake cut off by the server comes as a reset after the connection stood.
            raise FetchError("failed:connect", f"{address} port {port}: {error}") from error
        peername = writer.get_extra_info("peername")
        return Connection(reader, writer, str(peername[0]) if peername else address)

    async def _tunnel(self, connection: Connection, origin: Origin) -> None:
        target = f"{origin.host}:{origin.port}"
        connection.writer.write(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        try:
            head = await connection.reader.readuntil(b"\r\n\r\n")
            if head.split(b" ", 2)[1:2] != [b"200"]:
                raise FetchError("failed:proxy", head.split(b"\r\n")[0].decode("latin-1"))
            await connection.writer.start_tls(self._tls, server_hostname=origin.host)
        except ssl.SSLError as error:
            connection.close()
            raise tls_failure(error) from error
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            connection.close()
            raise FetchError("failed:proxy", f"CONNECT {target}: {error}") from error

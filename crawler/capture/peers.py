"""Which network addresses may be connected to.

A public page may name any host, and any name may resolve to an address inside the operator's
network; so the resolved addresses are judged, before a packet is sent, and the connection is made
to exactly the address that was judged (no second resolution that could answer otherwise).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def embedded(address: Address) -> Address:
    """The IPv4 address inside a mapped, NAT64, 6to4 or Teredo address; else the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address.teredo:
            return address.teredo[1]
        if address in _NAT64 or int(address) >> 32 == 0:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


class AddressPolicy:
    """Public addresses only, save what the operator allows by name.

    ``allow`` holds host names, addresses or networks, each optionally with ``:port``
    (``127.0.0.1``, ``127.0.0.1:8080``, ``10.1.0.0/16``, ``intranet.example``).
    Raises ValueError for an entry that cannot be read.
    """

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._names: set[tuple[str, int | None]] = set()
        self._networks: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int | None]] = []
        for entry in allow:
            self._add(entry.strip().lower())

    def _add(self, entry: str) -> None:
        if not entry:
            raise ValueError("an allowed host or address is empty")
        host, port = entry, None
        if entry.startswith("["):
            host, _, rest = entry[1:].partition("]")
            port = int(rest[1:]) if rest.startswith(":") else None
        elif entry.count(":") == 1:
            host, _, number = entry.partition(":")
            port = int(number)
        try:
            self._networks.append((ipaddress.ip_network(host, strict=False), port))
        except ValueError:
            self._names.add((host, port))

    def refusal(self, host: str, address: str, port: int) -> str:
        """Why ``address`` (a resolution of ``host``) may not be connected to; ``""`` if it may."""
        host = host.lower().rstrip(".")
        if (host, None) in self._names or (host, port) in self._names:
            return ""
        try:
            written = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return f"{address!r} is no IP address"
        real = embedded(written)
        for network, allowed_port in self._networks:
            if allowed_port in (None, port) and (
                (written.version == network.version and written in network)
                or (real.version == network.version and real in network)
            ):
                return ""
        if not (real.is_global and written.is_global) or real.is_multicast:
            mapped = "" if real == written else f" (that is {real})"
            return f"{host} resolves to {written}{mapped}, which is no public address"
        return ""

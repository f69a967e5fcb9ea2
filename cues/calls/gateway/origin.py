"""Hosts and origins as HTTP and browsers write them, read strictly: what cannot be read is nobody's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

_AUTHORITY = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?)(:(?P<port>[0-9]{1,5}))?")
_ORIGIN = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>.+)")
_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
"""What is meant where no port is written (RFC 9110, 4.2; RFC 6455, 3)."""
LONGEST_HOST = 300
"""Characters; a name has at most 253 (RFC 1035)."""


@dataclass(frozen=True, slots=True)
class Host:
    """A `Host` header, or the like."""

    name: str
    """In small letters; an IPv6 address without brackets, in its short form."""
    port: int | None

    @property
    def address(self) -> IPv4Address | IPv6Address | None:
        """The address it is, where it is no name: the one kind of host that no name server can turn."""
        return read_address(self.name)

    @property
    def loopback(self) -> bool:
        """Whether it can mean this machine only. A name that merely begins with 127. is somebody's name."""
        address = self.address
        return self.name == "localhost" if address is None else address.is_loopback


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page comes from (RFC 6454): the same in all three is the same origin."""

    scheme: str
    name: str
    port: int | None

    def is_at(self, host: Host) -> bool:
        """Whether the page came from this very host and port."""
        usual = _PORTS.get(self.scheme)
        return self.name == host.name and (self.port or usual) == (host.port or usual)


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address, without its zone; IPv4 inside IPv6 (a listener for both gives such peers) is IPv4."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def read_host(text: str) -> Host | None:
    """Read a name or address with or without a port; None where it is neither."""
    found = _AUTHORITY.fullmatch(text.lower()) if len(text) <= LONGEST_HOST else None
    port = int(found["port"]) if found and found["port"] else None
    if not found or (port is not None and not 0 < port < 65536):
        return None
    name = found["name"].removesuffix(".")
    if not name.startswith("["):
        return Host(name, port)
    address = read_address(name[1:-1])
    return Host(str(address), port) if address else None


def read_origin(text: str) -> Origin | None:
    """Read an `Origin` header; None where it is none, as `null` is, which pages without a home send."""
    found = _ORIGIN.fullmatch(text.lower()) if len(text) <= LONGEST_HOST else None
    host = read_host(found["authority"]) if found else None
    if not found or not host:
        return None
    port = host.port if host.port != _PORTS.get(found["scheme"]) else None
    return Origin(found["scheme"], host.name, port)

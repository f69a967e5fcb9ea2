"""Watches that nothing leaves the machine: counts the network sockets this process opens during a call."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from cues.counting import counted

_NETWORK_FAMILIES = frozenset({int(socket.AF_INET), int(socket.AF_INET6)})
_PROC_TABLES = ("tcp", "tcp6", "udp", "udp6")


class NetworkWatch:
    """Counts what this process does on the network from its making on.

    Python's own sockets are seen by an audit hook when they are made. Sockets made by a library in C are
    looked for in the kernel's tables (Linux) each time the count is asked for. No socket, no byte sent.
    """

    def __init__(self) -> None:
        self._before = _open_inodes()
        self._made = 0
        sys.addaudithook(self._audit)

    @property
    def sockets(self) -> int:
        """Network sockets opened so far."""
        return self._made + len(_open_inodes() - self._before)

    def report(self) -> str:
        """One phrase for the closing card."""
        sockets = self.sockets
        if sockets == 0:
            return "0 (no network connection was opened)"
        were = counted(sockets, "network connection was", "network connections were")
        return f"unknown: {were} opened"

    def _audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.__new__" and arguments[1] in _NETWORK_FAMILIES:
            self._made += 1


def _open_inodes() -> frozenset[str]:
    """The network sockets that this process holds open, by their kernel numbers."""
    own = set()
    for descriptor in Path("/proc/self/fd").glob("*"):
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue  # It was the descriptor of this very listing.
        if target.startswith("socket:["):
            own.add(target[8:-1])
    return frozenset(own & _network_inodes()) if own else frozenset()


def _network_inodes() -> set[str]:
    inodes: set[str] = set()
    for table in _PROC_TABLES:
        try:
            lines = Path("/proc/self/net", table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue  # Not Linux, or no such protocol.
        inodes.update(fields[9] for fields in map(str.split, lines) if len(fields) > 9)
    return inodes

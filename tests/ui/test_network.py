"""The watch on network sockets, in processes of their own: an audit hook stays for good."""

from __future__ import annotations

import subprocess
import sys

import pytest


def report_after(statement: str) -> str:
    code = f"from ui.network import NetworkWatch\nwatch = NetworkWatch()\n{statement}\nprint(watch.report())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    "statement", ["pass", "import socket; socket.socketpair()", "open('/dev/null').close()"]
)
def test_no_network_socket_is_no_byte(statement):
    assert report_after(statement).startswith("0 ")


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_a_network_socket_is_counted_even_when_closed_again(family):
    said = report_after(f"import socket; socket.socket(socket.{family}, socket.SOCK_DGRAM).close()")
    assert said.startswith("unknown: 1 ")

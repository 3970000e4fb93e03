"""The web server's own socket."""

from __future__ import annotations

import socket

from bot.web.server import bind


def test_a_page_does_not_wait_for_the_receipt_of_the_one_before() -> None:
    """Nagle's algorithm and a receiver that dawdles would hold every second answer back for 40 ms."""
    with bind("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        accepted, _ = door.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

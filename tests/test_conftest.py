"""The frame that tests run in keeps its promises."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

import pytest


def test_no_test_reaches_the_network() -> None:
    with pytest.raises(PermissionError, match="wanted the network"):
        socket.create_connection(("192.0.2.1", 443), timeout=1)


def test_no_test_asks_for_the_address_of_a_host() -> None:
    with pytest.raises(PermissionError, match="wanted the network"):
        socket.getaddrinfo("example.org", 443)


def test_a_server_on_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_nothing_of_the_outer_environment_shows() -> None:
    left = [name for name in os.environ if name == "CI" or name.startswith("GITHUB_")]
    assert left == []


def test_a_golden_file_that_differs_fails(golden: Callable[[str, str], None]) -> None:
    with pytest.raises(AssertionError, match="--bless"):
        golden("no-such-file.txt", "text")

"""Which addresses a webhook may knock at: nothing inside, however it is written or wrapped."""

import asyncio
import ipaddress
import socket
from typing import Any

import pytest

from chassis.webhooks.addresses import NotAnAddressToKnockAt, NotPublic, find, is_public, read_target

INSIDE = [
    "http://hooks.example.org/", "https://hooks.example.org:8443/", "https://169.254.169.254/latest",
    "https://[::ffff:127.0.0.1]/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/",
    "https://127.1/", "https://localhost/", "https://printer.local/", "https://db.internal/",
    "https://intranet/", "https://user:pass@hooks.example.org/", "https://hooks.example.org/#x",
    "https://hooks.example.org\\@127.0.0.1/", "https://hooks.example.org/ x", "ftp://hooks.example.org/",
    "https://", "https://hooks.example.org:99999/", "https://hooks.exämple.org/", "//hooks.example.org/",
    "https://0177.0.0.1/", "https://a" + "b" * 500 + ".org/", "file:///etc/passwd", "https://.org/",
]  # fmt: skip


@pytest.mark.parametrize("url", INSIDE)
def test_no_way_inside_is_an_address(url: str) -> None:
    with pytest.raises(NotAnAddressToKnockAt):
        read_target(url)


@pytest.mark.parametrize("url", ["https://hooks.example.org/", "https://Hooks.Example.org:443/x?y=%20"])
def test_names_of_the_internet_are(url: str) -> None:
    assert read_target(url).host == "hooks.example.org"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "fe80::1", "fc00::1", "ff02::1",
     "::ffff:10.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::7f00:1",
     "2001:0:53aa:64c:0:0:0:1"],
)  # fmt: skip
def test_what_is_inside_is_known_in_every_wrapping(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_what_is_outside_is_known_too(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


async def test_a_name_with_one_address_inside_is_not_knocked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a hostile name server would answer: one address to pass the check, one to be connected to."""

    async def hostile(*_: object, **__: object) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("93.184.216.34", 443)), (*kind, ("169.254.169.254", 443))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", hostile, raising=False)
    with pytest.raises(NotPublic):
        await find(read_target("https://hooks.example.org/"))

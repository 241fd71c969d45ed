"""Which addresses may be knocked at: names of the open internet, by https on its own port; nothing inside."""

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from chassis.problems import Invalid

LONGEST = 500
NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
INSIDE = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".arpa", ".test", ".invalid")
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAnAddressToKnockAt(Invalid):
    title = "Webhooks go to https addresses on the internet only"


class NotPublic(Exception):
    """The name stands for an address inside; the message is for the webhook's owner."""


@dataclass(frozen=True)
class Target:
    """Where to knock: a name, and the port."""

    host: str
    port: int
    secure: bool


def read_target(url: str, *, anywhere: bool = False) -> Target:
    """Raises `NotAnAddressToKnockAt`. `anywhere` (never in production) takes http and places inside too."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAnAddressToKnockAt("This is not an address.") from None
    host = (parts.hostname or "").lower()
    if len(url) > LONGEST or not url.isascii() or re.search(r"[\s\\]", url):
        raise NotAnAddressToKnockAt(
            f"At most {LONGEST} characters, without spaces; write other letters as %XX."
        )
    if parts.username is not None or parts.fragment:
        raise NotAnAddressToKnockAt("Leave out the user name, the password and whatever comes after #.")
    if anywhere and host and parts.scheme in ("http", "https"):
        secure = parts.scheme == "https"
        return Target(host, port or (443 if secure else 80), secure)
    if parts.scheme != "https" or port not in (None, 443):
        raise NotAnAddressToKnockAt("Write https://, and no port other than 443.")
    if not NAME.fullmatch(host) or host.endswith(INSIDE):
        raise NotAnAddressToKnockAt(
            "Give the full name of a server on the internet, not a number or a name inside."
        )
    return Target(host, 443, True)


def is_public(address: Address) -> bool:
    """Whether an address is of the open internet, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is not None:
            return is_public(wrapped)
        if address.teredo is not None or address in TRANSLATED:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


async def find(target: Target, *, anywhere: bool = False) -> str:
    """The one address to connect to, looked up once: what is checked is what is connected to."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError:
        raise NotPublic("The name is not known.") from None
    addresses = [ipaddress.ip_address(str(place[4][0]).partition("%")[0]) for place in found]
    if not addresses or not (anywhere or all(is_public(address) for address in addresses)):
        raise NotPublic("The name stands for an address that is not of the open internet.")
    return str(addresses[0])

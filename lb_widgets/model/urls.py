"""What a value points to: a URL, a local path, or neither; and who can reach its host.

Pure text and arithmetic: nothing is looked up, opened or resolved here.
"""

from __future__ import annotations

import ipaddress
import os
import re
import unicodedata
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote, urlsplit

_PATH: Final = re.compile(r"(?:file:|/|\./|\.\./|~|\.\\|\.\.\\|[A-Za-z]:[\\/])")
_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://")
_METADATA_NAMES: Final = frozenset(
    {"metadata", "metadata.google.internal", "metadata.goog", "instance-data"}
)
# Google Cloud, AWS (both IPv6), Alibaba Cloud, Oracle Cloud, Azure's wire server. The IPv4 address
# that nearly all share, 169.254.169.254, is link-local.
_METADATA_ADDRESSES: Final = frozenset(
    ipaddress.ip_address(text)
    for text in ("fd20:ce::254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16")
)
# NAT64 and the "IPv4-compatible" addresses that came before the mapped ones (RFC 6052, RFC 4291).
_HOLDING_IPV4: Final = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+", re.ASCII)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_path(value: Any) -> bool:
    r"""Say whether a value is a local path.

    A path is a `pathlib` path, a ``file:`` URL, or a text that begins with ``/``, ``./``, ``../``,
    ``~`` or a drive (``C:\``). A bare ``plots/a.jpg`` is not: it could as well be inline text.
    """
    if isinstance(value, str):
        return _PATH.match(value) is not None
    return isinstance(value, os.PathLike)


def is_url(value: Any) -> bool:
    """Say whether a value is a text with a URL's scheme and ``://``, whatever the scheme."""
    return isinstance(value, str) and _URL.match(value) is not None


def path_text(path: os.PathLike[str]) -> str:
    """Return a path as a text that `is_path` still knows as one (``./plots/a.jpg``)."""
    text = os.fspath(path)
    return text if is_path(text) else os.path.join(os.curdir, text)  # noqa: PTH118 - Path drops "./"


def file_name(value: str) -> str:
    """Return the last part of a URL's or path's path, unquoted; may be empty."""
    if is_url(value) or value.startswith("file:"):
        try:
            value = unquote(urlsplit(value).path)
        except ValueError:
            return ""
    return re.split(r"[\\/]", value)[-1]


def extension(value: str) -> str:
    """Return the file extension of a URL or path, lower case with the dot, or an empty text."""
    # By hand, because it is asked for every layer of every row: urlsplit and PurePath took half of
    # the time of a whole check.
    if "://" in value:
        value = value.partition("?")[0].partition("#")[0].partition("://")[2].partition("/")[2]
    name = value[max(value.rfind("/"), value.rfind("\\")) + 1 :]
    stem, _, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if stem and suffix else ""


def scheme_of(url: str) -> str:
    """Return the scheme of a URL in lower case, or an empty text where it is none."""
    match = _URL.match(url)
    return match[1].lower() if match else ""


@lru_cache(maxsize=64)  # several rules ask about one URL, one after the other
def host_of(url: str) -> str:
    """Return the host of a URL in lower case, or an empty text where there is none."""
    try:
        return urlsplit(url.partition("?")[0]).hostname or ""  # signatures are long
    except ValueError:  # such as an unclosed bracket
        return ""


@lru_cache(maxsize=4096)
def address_of(host: str) -> Address | None:
    """Return the IP address that a host is written as, or None for a name.

    However it is spelled: in decimal, octal or hexadecimal numbers (``0x7f.1``), with wide digits,
    percent-encoded, with a trailing dot. An IPv4 address inside an IPv6 one (``::ffff:127.0.0.1``,
    NAT64, 6to4) counts as the IPv4 address.
    """
    text = _plain(host)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return _classic_ipv4(text)
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address.sixtofour or _low_ipv4(address) or address
    return address


def is_local_host(host: str) -> bool:
    """Say whether a host is this machine: loopback or unspecified addresses, ``localhost``."""
    address = address_of(host)
    if address is not None:
        return address.is_loopback or address.is_unspecified
    name = _plain(host)
    return name == "localhost" or name.endswith(".localhost")


def is_private_host(host: str) -> bool:
    """Say whether a host lies in a private network: RFC 1918 and the like, ``.local``."""
    address = address_of(host)
    if address is not None:
        return not address.is_global and not is_local_host(host)
    name = _plain(host)
    if name.endswith((".local", ".internal", ".lan", ".home.arpa")):
        return True
    return bool(name) and "." not in name and not is_local_host(name)


def is_forbidden_host(host: str) -> bool:
    """Say whether no request may ever go to a host: link-local or a cloud's metadata service."""
    address = address_of(host)
    if address is None:
        return _plain(host) in _METADATA_NAMES
    return address.is_link_local or address in _METADATA_ADDRESSES


@lru_cache(maxsize=4096)
def _plain(host: str) -> str:
    """Return a host as it would be looked up: the spellings that mean the same are one."""
    text = unquote(host).strip("[]").partition("%")[0]
    return unicodedata.normalize("NFKC", text).replace("。", ".").lower().rstrip(".")


def _classic_ipv4(text: str) -> ipaddress.IPv4Address | None:
    """Read what C's ``inet_aton`` reads besides four decimals, because every resolver does."""
    *leading, last = text.split(".")
    numbers = [_number(part) for part in leading]
    final = _number(last)
    if len(leading) > 3 or final is None or final >= 256 ** (4 - len(leading)):
        return None
    value = final
    for index, number in enumerate(numbers):
        if number is None or number > 255:
            return None
        value += number << (24 - 8 * index)
    return ipaddress.IPv4Address(value)


def _number(text: str) -> int | None:
    if _NUMBER.fullmatch(text) is None or len(text) > 12:
        return None
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    try:
        return int(text, 8 if text.startswith("0") else 10)
    except ValueError:  # an 8 or 9 in an octal number
        return None


def _low_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if int(address) <= 1 or not any(address in network for network in _HOLDING_IPV4):
        return None
    return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)

"""Servers that lie about what they send, never stop sending, or lead elsewhere."""

from __future__ import annotations

import gzip
import itertools
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.hostile.case import FILE_SECRET, Case, State, attached, harm, heavy, served

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
_PNG = b"\x89PNG\r\n\x1a\n"
_MIB = 1 << 20

_FORBIDDEN = {
    "a metadata service": "http://169.254.169.254/latest/meta-data/",
    "it in decimal": "http://2852039166/latest/meta-data/",
    "it in hexadecimal": "http://0xA9FEA9FE/",
    "it in octal": "http://0251.0376.0251.0376/",
    "it with a dot behind": "http://169.254.169.254./",
    "it in IPv6": "http://[::ffff:169.254.169.254]/",
    "it by NAT64": "http://[64:ff9b::a9fe:a9fe]/",
    "a metadata service of IPv6": "http://[fd00:ec2::254]/",
    "a link-local address": "http://[fe80::1%25eth0]/",
    "it by name": "http://metadata.google.internal/computeMetadata/v1/",
    "it behind a userinfo": "http://127.0.0.1@169.254.169.254/",
}
_NOWHERE = {
    "a metadata service in wide digits": "http://%EF%BC%91%EF%BC%96%EF%BC%99.254.169.254/",
    "file": "file://@FOLDER@/secret.txt",
    "javascript": f"javascript:{harm('redirect')}",
    "data": "data:text/html,<script>alert(1)</script>",
    "ftp": "ftp://evil.example/a",
    "nothing": "",
    "what is no URL": "http://[",
}


def cases() -> list[Case]:
    """Return the cases of this group."""
    return [*_endless(), *_compressed(), *_lying(), *_redirects(), *_addresses(), *_paths()]


def _endless() -> list[Case]:
    def zeros() -> Iterable[bytes]:
        return itertools.repeat(bytes(_MIB))

    def begins(start: bytes) -> Any:
        return lambda: itertools.chain([start], zeros())

    def words() -> Iterable[bytes]:
        return itertools.repeat(b"without an end " * 5000)

    def raw(*pieces: bytes) -> Any:
        return lambda: itertools.chain(pieces[:-1], itertools.repeat(pieces[-1]))

    mp4, drip = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", {"pause": 0.05, "raw": True}
    return heavy(
        served("picture without an end", "IMAGE", begins(_PNG), State.ERROR, "Larger"),
        served("video without an end", "VIDEO", begins(mp4), State.SHOWN, "Larger"),
        served("pdf without an end", "PDF_URL", begins(b"%PDF-1.4\n"), State.ERROR, "Larger"),
        served(
            "page without an end",
            "HTML",
            lambda: itertools.chain([b"<!doctype html>"], words()),
            State.SHOWN,
        ),
        served("text without an end", "TEXT_URL", words, State.SHOWN, "without an end"),
        served(
            "a byte at a time",
            "IMAGE",
            raw(_HEAD + b"\r\n" + _PNG, b"0"),
            State.ERROR,
            "complete",
            **drip,
        ),
        served(
            "headers without an end",
            "IMAGE",
            raw(_HEAD + b"X: ", b"y" * 9),
            State.ERROR,
            "complete",
            **drip,
        ),
        served(
            "chunks without an end",
            "IMAGE",
            raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n0\r\n"),
            State.ERROR,
            "complete",
            **drip,
        ),
        served("many headers", "IMAGE", raw(_HEAD, b"X-A: b\r\n" * 9999), State.ERROR, raw=True),
        served(
            "an answer of silence",
            "IMAGE",
            raw(_HEAD + b"\r\n", b""),
            State.ERROR,
            pause=0.3,
            raw=True,
        ),
        served(
            "an answer that is none",
            "IMAGE",
            raw(b"SSH-2.0-OpenSSH\r\n", b"\0" * 999),
            State.ERROR,
            raw=True,
        ),
    )


def _compressed() -> list[Case]:
    @cache
    def packed() -> bytes:
        """2 GiB in 2 MB: a block of zeros looks the same wherever it stands."""
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        start = packer.compress(bytes(16 * _MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
        block = packer.compress(bytes(16 * _MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
        return start + block * 127

    def bomb() -> list[bytes]:
        return [packed()]

    once = {"Content-Encoding": "gzip"}
    twice = gzip.compress(gzip.compress(bytes(64 * _MIB)))
    return [
        *heavy(
            served("zip bomb", "IMAGE", bomb, State.ERROR, headers=once),
            served("zip bomb as a text", "TEXT_URL", bomb, State.ERROR, headers=once),
        ),
        served(
            "zip bomb in a zip bomb",
            "IMAGE",
            twice,
            State.ERROR,
            "several times",
            headers={"Content-Encoding": "gzip, gzip"},
        ),
        served(
            "damaged compression", "IMAGE", b"\x1f\x8b\x08" + bytes(99), State.ERROR, headers=once
        ),
        served(
            "gzip file as a text",
            "TEXT_URL",
            gzip.compress(b"x" * 999),
            State.ERROR,
            "ot",
            at="a.txt.gz",
        ),
    ]


def _lying() -> list[Case]:
    body = _PNG + bytes(999)
    lies = {
        "says too little": ({"Content-Length": "9"}, "damaged"),
        "says too much": ({"Content-Length": "99999999"}, ""),
        "says ten terabytes": ({"Content-Length": str(10**13)}, ""),
        "says less than nothing": ({"Content-Length": "-1"}, ""),
        "says no number": ({"Content-Length": "<script>"}, ""),
        "says two things": ({"Content-Length": "5", "Transfer-Encoding": "chunked"}, ""),
    }
    made = [  # who waits for more waits for as long as it is let
        served(f"length: {name}", "IMAGE", body, State.ERROR, says, headers=headers)
        for name, (headers, says) in lies.items()
    ]
    ranged = {
        "a range of another file": "bytes 0-999/99999999999999999999",
        "a range that ends before it begins": "bytes 999-0/5",
        "a range of words": "bytes <script>/*",
    }
    partial = [
        served(name, "IMAGE", body, State.ERROR, status=206, headers={"Content-Range": value})
        for name, value in ranged.items()
    ]
    refusal = f"<html><script>{harm('error page')}</script>"
    return [
        *made,
        *partial,
        served("error page of script", "IMAGE", refusal, State.ERROR, "403", status=403),
        served("status of no meaning", "IMAGE", refusal, State.ERROR, "799", status=799),
        served("no content", "IMAGE", b"", State.ERROR, status=204),
    ]


def _redirects() -> list[Case]:
    def to(name: str, target: str, says: str, kind: str = "IMAGE") -> Case:
        return served(
            f"redirect to {name}",
            kind,
            b"",
            State.ERROR,
            says,
            status=302,
            headers={"Location": target},
        )

    forbidden = [to(name, target, "never opened") for name, target in _FORBIDDEN.items()]
    return [
        *forbidden,
        *[to(name, target, "", "TEXT_URL") for name, target in _NOWHERE.items()],
        to("itself", "file", "redirects"),
    ]


def _addresses() -> list[Case]:
    named = [
        attached(f"address: {name}", "IMAGE", url, State.ERROR, "never opened")
        for name, url in _FORBIDDEN.items()
    ]
    others = {
        "ldap": "ldap://evil.example/x",
        "gopher": "gopher://127.0.0.1:25/_x",
        "dict": "dict://127.0.0.1:11211/stats",
        "javascript": f"javascript://x/%0a{harm('address')}",
        "wide digits": "http://\uff11\uff16\uff19.254.169.254/",
        "no host": "http:///etc/passwd",
        "line ends": "http://127.0.0.1:1/\r\nHost: evil.example\r\n\r\nGET /",
        "a port of no port": "http://127.0.0.1:99999/",
        "nothing listens": "http://127.0.0.1:9/a.png",
    }
    refused = [
        attached(f"address: {name}", "IMAGE", url, State.ERROR) for name, url in others.items()
    ]
    rebound = attached(
        "a name that leads to a metadata service",
        "IMAGE",
        "http://rebound.example/latest/meta-data",
        State.ERROR,
        "never opened",
    )
    return [*named, *refused, rebound]


def _paths() -> list[Case]:
    """Return paths of a user's own row: legal, but a device or a pipe is no file."""
    paths = {
        "a device": "/dev/zero",
        "a link to a device": "@FOLDER@/zero",
        "a link to itself": "@FOLDER@/loop",
        "a pipe": "@FOLDER@/pipe",
        "a folder": "@FOLDER@",
        "a null byte": "@FOLDER@/secret.txt\0.png",
        "another host": "file://evil.example/share/a.png",
        "no such user": "~nobody-of-this-name/a.png",
        "memory of this process": "/proc/self/mem",
        "its environment": "/proc/self/environ",
        "nothing": "@FOLDER@/../../../../../../no-such-folder/a.png",
    }
    found = [attached(f"path: {name}", "IMAGE", path, State.ERROR) for name, path in paths.items()]
    named = f"<iframe src='file://@FOLDER@/secret.txt'></iframe><p>not {FILE_SECRET[:7]}"
    return [
        *found,
        served("page that names a local file", "HTML", f"<!doctype html>{named}", State.SHOWN),
    ]

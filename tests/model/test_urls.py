from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.urls import (
    address_of,
    extension,
    file_name,
    host_of,
    is_path,
    is_url,
    path_text,
    scheme_of,
)


@pytest.mark.parametrize(
    ("value", "path", "url"),
    [
        ("/a.jpg", True, False),
        ("./a.jpg", True, False),
        ("../a.jpg", True, False),
        ("~/a.jpg", True, False),
        ("file:///a.jpg", True, True),
        ("C:\\a.jpg", True, False),
        ("C:/a.jpg", True, False),
        (Path("a.jpg"), True, False),
        ("plots/a.jpg", False, False),
        ("a.jpg", False, False),
        ("", False, False),
        ("https://a.com/a.jpg", False, True),
        ("S3://bucket/a", False, True),
        ("data:,x", False, False),
        (7, False, False),
        (None, False, False),
    ],
)
def test_paths_and_urls_are_told_by_how_they_begin(value: Any, path: bool, url: bool):  # noqa: FBT001 - a table
    assert is_path(value) is path
    assert is_url(value) is url


@given(st.text(st.characters(exclude_characters="\0"), min_size=1))
def test_a_path_as_text_is_a_path_again(name: str):
    assert is_path(path_text(Path(name)))


@pytest.mark.parametrize(
    ("value", "name", "suffix"),
    [
        ("https://a.com/b/c%20d.PNG?x=1.jpg#y", "c d.PNG", ".png"),
        ("https://a.com", "", ""),
        ("https://a.com?x=/b.png", "", ""),
        ("https://a.com/", "", ""),
        ("./b/c.tar.gz", "c.tar.gz", ".gz"),
        ("C:\\b\\c.jpg", "c.jpg", ".jpg"),
        ("/b.d/c", "c", ""),
        ("/b/.hidden", ".hidden", ""),
        ("/b/c.", "c.", ""),
        ("https://[", "", ""),
    ],
)
def test_the_file_name_and_its_extension(value: str, name: str, suffix: str):
    assert file_name(value) == name
    assert extension(value) == suffix


def test_hosts_and_schemes():
    assert host_of("HTTPS://me:pw@A.com:81/x") == "a.com"
    assert host_of("https://[::1]:80/") == "::1"
    assert host_of("https://[") == ""
    assert scheme_of("S3://b/a") == "s3"
    assert scheme_of("nothing") == ""


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_known_inside_an_ipv6_one(address: Any):
    assert address_of(f"::ffff:{address}") == address
    assert address_of(f"[64:ff9b::{address}]") == address


@given(st.text())
def test_no_text_makes_these_fail(text: str):
    for ask in (is_path, is_url, file_name, extension, host_of, scheme_of, address_of):
        ask(text)
        ask(f"https://{text}")

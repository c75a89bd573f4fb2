"""The public surface: sorted, complete, loaded lazily, and light to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import lb_widgets


def test_all_is_sorted_without_repeats():
    assert lb_widgets.__all__ == sorted(set(lb_widgets.__all__))


@pytest.mark.parametrize("name", lb_widgets.__all__)
def test_every_public_name_exists_and_has_a_docstring(name: str):
    assert getattr(lb_widgets, name).__doc__


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'DataRowTabel'"):
        _ = lb_widgets.DataRowTabel


def test_dir_lists_the_public_names():
    assert set(lb_widgets.__all__) <= set(dir(lb_widgets))


def test_import_is_light():
    heavy = {"pandas", "numpy", "PIL", "ipyleaflet", "ipywidgets", "anywidget", "requests", "http"}
    heavy |= {"graphql", "msgspec", "lb_widgets.sandbox", "socket"}
    code = "import sys, lb_widgets; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())

from __future__ import annotations

import copy
import json
from typing import Any

import pandas as pd
import pytest

from lb_widgets.checks import check
from lb_widgets.io import as_frame, to_import_json

ROWS: list[dict[str, Any]] = [
    {"row_data": "https://a.com/1.png", "global_key": "ok", "media_type": "IMAGE"},
    {
        "row_data": "s3://bucket/a.png",
        "global_key": " spaced",
        "media_type": "image",
        "attachments": [
            {"type": "RAW_TEXT", "value": "a"},
            {"type": "text", "value": "https://a.com/a.txt?sig=secret123", "name": "Notes"},
        ],
    },
    {
        "row_data": {
            "tile_layer_url": "https://a.com/{z}/{x}/{y}",
            "bounds": [[-99.2, 19.4], [-99.1, 19.3]],
            "epsg": "EPSG:4326",
            "min_zoom": 3,
            "max_zoom": 12,
        },
        "global_key": "tiles",
        "media_type": "TMS_GEO",
    },
    {"row_data": "https://a.com/<b>.png?token=secret123", "global_key": "<script>x</script>"},
]


def test_the_safe_repairs_are_made_in_a_new_frame_and_nothing_else_changes():
    frame = as_frame(ROWS).assign(mine=range(4)).set_axis(list("dcba"), axis=0)
    before = copy.deepcopy(to_import_json(frame))
    fixed = check(frame).fixed()
    assert to_import_json(frame) == before
    assert list(fixed.index) == list("dcba")
    assert fixed["mine"].tolist() == [0, 1, 2, 3]
    good, image, tiles, odd = to_import_json(fixed)
    assert good == ROWS[0]
    assert image == {
        "row_data": "https://bucket.s3.amazonaws.com/a.png",
        "global_key": "spaced",
        "media_type": "IMAGE",
        "attachments": [
            {"type": "RAW_TEXT", "value": "a"},
            {"type": "TEXT_URL", "value": "https://a.com/a.txt?sig=secret123", "name": "Notes"},
        ],
    }
    assert tiles["row_data"]["bounds"] == [[19.4, -99.2], [19.3, -99.1]]
    assert tiles["row_data"]["epsg"] == "EPSG4326"
    assert odd["row_data"] == "https://a.com/%3Cb%3E.png?token=secret123"
    assert {issue.rule for issue in check(fixed).records} == {"global-key-characters"}


def test_repairs_of_wide_and_text_typed_frames_work_too():
    wide = pd.DataFrame(
        {
            "row_data": ["s3://bucket/a.png", "https://a.com/b.png"],
            "media_type": ["image", "IMAGE"],
            "attachment///image///x": [None, "https://a.com/c.png"],
        }
    )
    fixed = check(wide).fixed()
    assert check(fixed).records == ()
    assert fixed["global_key"].str.len().tolist() == [14, 14]


def test_issues_and_fixes_are_tables_without_secrets():
    report = check(ROWS)
    assert list(report.issues.columns) == [
        "row", "global_key", "path", "severity", "rule", "message", "fix",
    ]  # fmt: skip
    assert len(report.fixes) == report.summary["fixes"] == report.issues["fix"].notna().sum()
    assert report.issues["severity"].tolist() == ["error"] * 6 + ["warning"] * 2
    assert "secret123" not in report.issues.to_csv() + report.fixes.to_csv()


def test_of_two_repairs_of_one_place_the_more_serious_is_made():
    report = check({**ROWS[0], "row_data": "s3://bucket/a b.png"})
    assert report.issues["rule"].tolist() == ["url-s3-scheme", "url-unsupported-characters"]
    assert len(report.fixes) == 2
    assert report.fixed()["row_data"].tolist() == ["https://bucket.s3.amazonaws.com/a%20b.png"]


def test_a_key_that_is_a_url_shows_no_secret():
    key = "https://a.com/1.png?token=secret123"
    report = check({**ROWS[0], "global_key": key, "media_type": "image"})
    assert "token=***" in report.records[0].message
    assert report.records[0].global_key == key


def test_the_most_frequent_rule_of_a_severity_comes_first_with_examples_of_several_rows():
    empty = {"type": "RAW_TEXT", "value": ""}
    rows = [
        {**ROWS[0], "global_key": "a", "media_type": "image"},
        {**ROWS[0], "global_key": "b", "attachments": [empty, empty | {"name": "n"}]},
        {**ROWS[0], "global_key": "c", "attachments": [empty]},
    ]
    lines = repr(check(rows)).splitlines()
    assert [line for line in lines if line.startswith("ERROR")] == [
        "ERROR    3  attachment-value-empty",
        "ERROR    1  media-type-unknown  (1 safe repair)",
    ]
    shown = [line for line in lines if "is empty" in line]
    assert [line.split()[1] for line in shown] == ["1", "2"]
    assert "    … and 1 more" in lines


def test_the_summary_counts():
    summary = check(ROWS).summary
    assert summary["rows"] == 4
    assert summary["rows_with_errors"] == 2
    assert summary["errors"] == 6
    assert summary["rules"]["tiles-bounds-swapped"] == 1


def test_a_report_reads_as_text():
    lines = repr(check(ROWS)).splitlines()
    assert lines[0] == "4 rows checked: 6 errors in 2 rows, 2 warnings."
    assert "ERROR    1  url-s3-scheme  (1 safe repair)" in lines
    assert lines[-1] == "7 safe repairs: .fixes, made by .fixed()"
    assert max(map(len, lines)) <= 100
    assert "secret123" not in "\n".join(lines)
    assert repr(check(ROWS[0])) == "1 row checked, nothing found."


def test_of_many_findings_the_first_are_shown_and_the_others_counted():
    rows = [{**ROWS[0], "global_key": f"k{n}", "media_type": "image"} for n in range(5)]
    report = check(rows)
    assert "ERROR    5  media-type-unknown  (5 safe repairs)" in repr(report)
    assert "… and 3 more" in repr(report)
    assert "… and 2 more" in report._repr_html_()
    assert report._repr_html_().count("written &quot;IMAGE&quot;") == 3
    assert report.issues.query('rule == "media-type-unknown"')["row"].tolist() == [0, 1, 2, 3, 4]


def test_the_html_form_is_escaped():
    shown = check(ROWS)._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
    assert "secret123" not in shown
    assert "<details" not in check(ROWS[0])._repr_html_()


def test_json_holds_everything_but_secrets():
    report = json.loads(check(ROWS).to_json())
    assert report["ok"] is False
    assert len(report["issues"]) == 8
    assert set(report["issues"][0]) == {
        "row", "global_key", "path", "severity", "rule", "message", "fix",
    }  # fmt: skip
    assert "secret123" not in json.dumps(report)


@pytest.mark.parametrize("rows", [[], ROWS[0]])
def test_an_empty_report_has_empty_tables(rows: Any):
    report = check(rows)
    assert report.ok
    assert len(report.issues) == 0
    assert report.fixed().equals(as_frame(rows))

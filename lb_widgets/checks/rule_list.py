"""The list of all rules as Markdown, generated from the rule table.

``python -m lb_widgets.checks.rule_list`` prints it; ``make rules`` writes it to ``RULES.md`` beside
this file, and a test fails when that is not what the table says.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lb_widgets.model.rules import GROUPS, SET_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.rules import Rule, SetRule

PATH: Final = Path(__file__).with_name("RULES.md")

_INTRODUCTION: Final = """\
# What `check` looks for

Generated from the rule table by `make rules`. An **error** means that Labelbox refuses the row or
that it cannot work; a **warning** that it is probably wrong; an **info** is good to know. Rules
about what URLs and paths point to say something only with `open_media=True` or `open_media="full"`.
"""
_HEAD: Final = "| rule | severity | asks for | source |\n|---|---|---|---|\n"


def rule_list() -> str:
    """Return the whole list."""
    sections = [_section(group.title, group.rules) for group in GROUPS]
    return "\n".join([_INTRODUCTION, *sections, _section("The whole table", SET_RULES)])


def _section(title: str, rules: Iterable[Rule | SetRule]) -> str:
    lines = [
        f"| `{rule.id}` | {rule.severity} | {_cell(rule.summary)} | {_cell(rule.source)} |\n"
        for rule in rules
    ]
    return f"## {title}\n\n{_HEAD}{''.join(lines)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("{", "&#123;")


if __name__ == "__main__":
    sys.stdout.write(rule_list())

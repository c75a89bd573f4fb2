from __future__ import annotations

from lb_widgets.checks.rule_list import PATH, rule_list
from lb_widgets.model.rules import RULES, SET_RULES


def test_the_list_in_the_repository_is_what_the_table_says():
    assert PATH.read_text("utf-8") == rule_list(), "make rules writes it anew"


def test_every_rule_is_in_the_list_once():
    lines = [line for line in rule_list().splitlines() if line.startswith("| `")]
    names = [line.split("`")[1] for line in lines]
    assert sorted(names) == sorted(rule.id for rule in (*RULES, *SET_RULES))
    assert all(line.count(" | ") == 3 for line in lines)

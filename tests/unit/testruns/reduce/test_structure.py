"""Lists are emptied from the largest to the smallest."""

from tests.doubles.reductions import reducing

from homeport.testruns.reduce.json_tree import json_tree
from homeport.testruns.reduce.structure import shrink_lists


def test_only_what_the_check_needs_is_left() -> None:
    """Members and elements go at every depth."""
    text = b'{"a": {"b": [1, 2, {"c": 3, "d": 4}]}, "e": 5}'
    with reducing(text, lambda one: b'"d"' in one) as reduction:
        assert shrink_lists(reduction, json_tree)
        assert reduction.best == b'{"a": {"b": [{"d": 4}]}}'
        assert not shrink_lists(reduction, json_tree)


def test_a_text_without_a_tree_stays() -> None:
    """Nothing is asked where there is no list; lists can be bounded in number."""
    with reducing(b"{", lambda _: True) as reduction:
        assert not shrink_lists(reduction, json_tree)
    with reducing(b"[[1, 2], [3]]", lambda one: b"3" in one) as reduction:
        shrink_lists(reduction, json_tree, most=1)
        assert reduction.best == b"[[3]]"

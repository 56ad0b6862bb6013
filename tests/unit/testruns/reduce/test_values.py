"""Values become simple and parts stand for wholes."""

from tests.doubles.reductions import reducing

from homeport.testruns.reduce.json_tree import json_tree
from homeport.testruns.reduce.values import JSON_ATOMS, hoist, put_atoms


def test_values_become_the_simplest_of_their_kind() -> None:
    """What the check does not need is an empty text or 0."""
    with reducing(
        b'{"a": "long", "b": 1234, "c": "keep"}', lambda one: b"keep" in one
    ) as reduction:
        put_atoms(reduction, json_tree, {**JSON_ATOMS, "object": (), "array": ()})
        assert b"long" not in reduction.best
        assert b"1234" not in reduction.best


def test_a_part_stands_for_the_whole() -> None:
    """Containers around what matters go."""
    with reducing(b'{"a": [[{"x": 1}]]}', lambda one: b'"x"' in one) as reduction:
        hoist(reduction, json_tree)
        assert reduction.best == b'"x"'


def test_what_has_no_tree_stays() -> None:
    """A text that is none of the form is left alone."""
    with reducing(b"{", lambda _: True) as reduction:
        put_atoms(reduction, json_tree, JSON_ATOMS)
        hoist(reduction, json_tree)
        assert reduction.best == b"{"

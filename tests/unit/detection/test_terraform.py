"""Secrets in states and outputs of Terraform."""

import json

import pytest

from homeport.detection.terraform import in_states

SECRET = "q7jUo2" + "LkSommer"


def found(text: str) -> list[str]:
    """Return what is withheld of a state."""
    raw = text.encode()
    return [raw[start:end].decode() for start, end in in_states(raw)]


@pytest.mark.parametrize("indent", [None, 2])
def test_outputs(indent: int | None) -> None:
    """The value beside `sensitive: true` is found, in whatever order and depth they stand."""
    state = {
        "first": {"value": SECRET, "type": "string", "sensitive": True},
        "open": {"value": "open-value", "type": "string"},
        "last": {"sensitive": True, "type": ["object", {"a": "string"}], "value": {"a": "deep"}},
        "list": {"value": ["one-value", {"b": [4711, True]}], "sensitive": True},
        "not": {"value": "this-not", "sensitive": False},
        "empty": {"value": "", "sensitive": True},
    }
    assert found(json.dumps(state, indent=indent)) == [SECRET, "deep", "one-value", "4711"]


def test_random_passwords() -> None:
    """What a random password is stands in its attributes, in states old and new."""
    attributes = {"bcrypt_hash": "$2a$10$abc", "id": "none", "length": 16, "result": SECRET}
    new = {"type": "random_password", "name": "db", "instances": [{"attributes": attributes}]}
    old = {"random_password.db": {"type": "random_password", "primary": attributes}}
    other = {"type": "random_pet", "instances": [{"attributes": attributes}]}
    assert found(json.dumps([new, other, old])) == ["$2a$10$abc", SECRET] * 2


def test_halves() -> None:
    """A state cut anywhere is read for what is there."""
    assert found(f'"x"}}]}}, {{"value": "{SECRET}", "sensitive": true') == [SECRET]
    assert found(f'"value": "{SECRET}", "sensitive": true}}, "value": "other"}}') == [SECRET]
    assert found(f'it "is {{\n"a": {{"sensitive": true, "value": "{SECRET}"}}') == [SECRET]
    assert found("[" * 1000 + f'{{"sensitive": true, "value": "{SECRET}"}}') == []


@pytest.mark.parametrize("value", ["<your password>", "changeme", "${var.x}", "no"])
def test_gaps(value: str) -> None:
    """What is known to be no value is left."""
    assert found(json.dumps({"sensitive": True, "value": value})) == []

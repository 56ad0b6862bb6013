"""Secrets in captured values are withheld, wherever they stand."""

from homeport.assistant.captured import withheld

_SECRET = "hunter2-" + "Xk9!q7Lm"


def _calls(values: dict[str, object]) -> list[dict[str, object]]:
    return [{"file": "a.py", "line": 1, "function": "f", "values": values}]


def test_a_value_beside_a_telling_name_is_withheld() -> None:
    """As a variable, an attribute or a key, and where it stands again."""
    shown = {"t": "str", "v": _SECRET}
    found = withheld(_calls({
        "password": shown,
        "cart": {"t": "Cart", "module": "m", "attributes": {"secret": shown}},
        "pairs": {"t": "dict", "pairs": [[{"t": "str", "v": "api_key"}, shown]]},
        "url": {"t": "str", "v": f"see {_SECRET}"},
    }))  # fmt: skip
    assert _SECRET not in str(found)


def test_ordinary_values_stay() -> None:
    """Nothing is changed where nothing is detected."""
    calls = _calls({"count": {"t": "int", "v": 3}, "items": {"t": "list", "items": []}})
    assert withheld(calls) == calls

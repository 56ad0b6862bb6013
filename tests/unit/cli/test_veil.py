"""What a dry run prints can be shown to anybody."""

import json

from homeport.cli.terminal import Line, Style, line
from homeport.cli.veil import Veil

TOKEN = "gl" + "pat-" + "Q7x2mZvN5cL8pJ1hF4gD"
MARK = "RSA PRIVATE " + "KEY-----"
BODY = "\n".join("MIIEowIBAAKCAQEAx7Tq2mZvN5cL8pJ1hF4gD6sXbY3aEu0TkQ9xR7tW2mZv" for _ in range(4))


def _printed(lines: list[Line]) -> str:
    return "\n".join("".join(text for text, _ in one) for one in lines)


def test_a_detected_value_is_hidden_wherever_it_stands() -> None:
    """Also where nothing around it tells what it is; the same value has the same placeholder."""
    veil = Veil({"failure": {"message": f"GITLAB_TOKEN={TOKEN}"}})
    shown = veil.text(f"no {TOKEN} here, password = '{TOKEN}'")
    assert TOKEN not in shown
    assert shown.count("[HP_") == 2
    assert len({part.partition("]")[0] for part in shown.split("[HP_")[1:]}) == 1


def test_a_part_of_a_long_value_is_hidden_too() -> None:
    """When only the first lines of a message are printed, a key's lines are still recognised."""
    veil = Veil({"message": f"bad key:\n-----BEGIN {MARK}\n{BODY}\n-----END {MARK}"})
    shown = _printed(list(veil.lines([line("bad key:"), line("  " + BODY.split("\n")[0])])))
    assert BODY.split("\n")[0] not in shown
    assert "bad key:" in shown


def test_lines_that_held_nothing_keep_their_styles() -> None:
    """Only a line with a value becomes plain."""
    veil = Veil({"message": TOKEN})
    heading, secret = line(("Cause", Style.HEADING)), line("token ", (TOKEN, Style.PLACE))
    first, second, third = veil.lines([heading, secret, line()])
    assert first == heading
    assert third == line()
    assert _printed([second]).startswith("token [HP_")


def test_json_keeps_its_shape() -> None:
    """Keys, numbers, truths and nothing stay; texts at any depth are treated."""
    value = {
        "a": [1, 2.5, True, None, {"b": f"x {TOKEN}"}],
        "c": ("plain", f"y {TOKEN}"),
    }
    shown = Veil(value).json(value)
    assert TOKEN not in json.dumps(shown)
    assert isinstance(shown, dict)
    assert shown["a"][:4] == [1, 2.5, True, None]
    assert shown["c"][0] == "plain"


def test_a_short_piece_of_a_value_hides_no_ordinary_word() -> None:
    """Lines of a value that could be words are left alone elsewhere."""
    veil = Veil({"message": f"-----BEGIN {MARK}\n{BODY}\ncat\n-----END {MARK}"})
    assert veil.text("the cat") == "the cat"

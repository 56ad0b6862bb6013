from homeport.backends.visible import visible


def test_escape_sequences_lose_their_power() -> None:
    """A terminal escape arrives as harmless text."""
    assert visible("\x1b[31mred\x1b[0m") == "[31mred[0m"
    assert visible("\x9b2J") == "2J"


def test_layout_and_letters_stay() -> None:
    """Newline, tab and every script's letters are untouched."""
    text = "a\n\tb ä ن 漢 🙂"
    assert visible(text) == text


def test_direction_overrides_and_lone_surrogates_go() -> None:
    """Code cannot be shown in another order than it runs."""
    assert visible("if \u202eadmin\u2066:\ud800") == "if admin:"


def test_carriage_returns_cannot_overwrite_a_line() -> None:
    """A carriage return, which would repaint the line, is removed."""
    assert visible("safe\rrm") == "saferm"

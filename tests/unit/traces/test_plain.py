from homeport.traces.plain import Plain


def test_a_plain_text_is_left_alone() -> None:
    """Without escapes the text and all offsets stay."""
    text = "a\nb"
    plain = Plain(text)
    assert plain.text is text
    assert plain.original(2) == 2


def test_escapes_and_carriage_returns_go() -> None:
    """Colours, titles, device strings and line ends of Windows are taken out."""
    text = "\x1b[1;31mred\x1b[0m\r\n\x1b]0;title\x07x\x1bPdata\x1b\\y\x1b(Bz"
    assert Plain(text).text == "red\nxyz"


def test_offsets_lead_back_behind_what_went() -> None:
    """Each visible character's place is found again."""
    text = "\x1b[1mab\x1b[0m\r\ncd"
    plain = Plain(text)
    assert [text[plain.original(at)] for at in range(len(plain.text))] == list("ab\ncd")

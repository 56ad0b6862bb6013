from homeport.detection import armour

BODY = "MIIEowIBAAKCAQEAx7Tq2mZvN5cL8pJ1hF4gD6sXbY3aEu0TkQ9xR7tW2mZvN5cL"
END = "-----END RSA PRIVATE" + " KEY-----"


def found(text: str) -> list[str]:
    """Return the bodies that are found."""
    return [text[start:end] for start, end in armour.tails(text.encode())]


def test_body_above_its_end() -> None:
    """Lines of a key above its last line are its body, also the short last one."""
    body = f"{BODY}\n{BODY}\nkQ9xR7=="
    assert found(f"tail of it:\n{body}\n{END}\n") == [body]


def test_body_behind_margins() -> None:
    """A quote, a diff or a log in front of each line is no reason to stop."""
    for margin in ("> ", "+", "2025-01-01 10:00:00 DEBUG "):
        text = f"{margin}{BODY}\n{margin}{BODY}\n{margin}{END}\n"
        [body] = found(text)
        assert body.endswith(BODY)
        assert body.count(BODY) == 2


def test_carriage_returns() -> None:
    """Windows line ends stay outside of the last line."""
    assert found(f"{BODY}\r\n{END}\r\n") == [BODY]


def test_a_whole_key_is_left_to_its_rule() -> None:
    """What has its first line is found by that."""
    begin = "-----BEGIN RSA PRIVATE" + " KEY-----"
    assert found(f"{begin}\n{BODY}\n{END}\n") == []


def test_nothing_above() -> None:
    """Without a body there is nothing to withhold."""
    assert found(f"{END}\n") == []
    assert found(f"some words here\n{END}\n") == []
    assert found(f"\n{END}\n") == []

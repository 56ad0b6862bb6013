from homeport.repair.python.shown_texts import meant, texts_of

TEST = 'def test_it():\n    assert say() == "Error: invalid input\\nAborted!\\n", "why"\n'


def test_texts_are_lines() -> None:
    """Each line of each text counts; what cannot be parsed has none."""
    assert sorted(texts_of((TEST, "def"))) == ["Aborted!", "Error: invalid input", "why"]


def test_what_was_meant() -> None:
    """A text nearly like one of the tests; what a test shows, or is too short, is right."""
    texts = texts_of((TEST,))
    assert meant("Error: invalid input", texts) == []
    assert meant("Error: invalid inpu", texts) == ["Error: invalid input"]
    assert meant("Eror: invalid input", texts) == ["Error: invalid input"]
    assert meant("Abroted!", texts) == ["Aborted!"]
    assert meant("who", texts) == []
    assert meant("Something else", texts) == []

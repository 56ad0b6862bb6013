from homeport.detection.machine_logins import in_lists


def found(text: str) -> list[str]:
    """Return what is found in a text."""
    data = text.encode()
    return [data[slice(*span)].decode() for span in in_lists(data)]


def test_every_login_of_the_list() -> None:
    """Each user's password counts, down to where the list ends; references and gaps do not."""
    first, second = "blue" + "-otter-7", "one" + "-lamp-1"
    text = (
        f"chpasswd:\n  expire: false\n  list: |\n    root:{first}\n\n    jo:{second}\n"
        "    - a:$PW_OF_A\n    new:<password>\nusers:\n  - b:no-otter-8\n"
    )
    assert found(text) == [first, second]


def test_no_list() -> None:
    """Where no list follows nothing is found."""
    assert found("chpasswd:\nroot:blue-otter-7\n") == []
    assert found("chpasswd:") == []

"""The table of JavaScript's runtime."""

from homeport.diagnosis.javascript import known


def test_no_method_is_in_two_tables() -> None:
    """What a method gives is said once."""
    tables = [set(known.METHODS), set(known.IN_PLACE), set(known.MAYBE_NONE)]
    assert sum(map(len, tables)) == len(set().union(*tables))


def test_kinds_are_single_words() -> None:
    """Each entry names kinds, `None` among them where nothing may come."""
    for table in (known.BUILTINS, known.FUNCTIONS, known.METHODS):
        assert all(
            kinds and all(kind.strip() == kind for kind in kinds) for kinds in table.values()
        )
    assert known.FUNCTIONS["localStorage.getItem"] == {"str", "None"}

"""Claims about templates."""

from homeport.logs.templates import fold, mine

HOLE = "\x01"


def _texts(*shapes: str) -> set[str]:
    return set(mine(dict.fromkeys(shapes, 1)).texts)


def test_names_behind_a_namer_vary() -> None:
    """Two users are enough to see that the word behind `user` varies."""
    assert _texts("closed for user bob", "closed for user eve") == {"closed for user <*>"}


def test_words_of_a_sentence_need_more() -> None:
    """Two plain words at one place are two templates, five are one."""
    assert len(_texts("link went away now", "link went back now")) == 2
    assert _texts(*(f"link went {word} now" for word in ("aa", "bb", "cc", "dd", "ee"))) == {
        "link went <*> now"
    }


def test_first_words_stay_longest() -> None:
    """A plain first word is what a message is about."""
    assert len(_texts(*(f"{word} has started" for word in ("aa", "bb", "cc", "dd", "ee")))) == 5


def test_units_and_states_vary() -> None:
    """Units and on/off words vary from the second one."""
    assert _texts(f"size {HOLE} KB free", f"size {HOLE} MB free") == {"size <*> <*> free"}
    assert _texts("light is on", "light is off") == {"light is <*>"}


def test_lists_of_any_length_are_one_value() -> None:
    """Runs of holes, quoted values and empty brackets fold to one hole."""
    assert fold(f"del {HOLE} {HOLE}, {HOLE}") == f"del {HOLE}"
    assert fold('tag="a b"') == f'tag="{HOLE}"'
    assert fold("from x () at") == f"from x ({HOLE}) at"
    assert _texts(f"del {HOLE}", f"del {HOLE} {HOLE}") == {"del <*>"}


def test_a_hole_that_leads_takes_the_words_with_it() -> None:
    """Where most lines have a hole, the odd word is a value too."""
    found = mine({f"load {HOLE} failed": 9, "load ./x failed": 1})
    assert found.texts == ("load <*> failed",)


def test_words_alone_never_become_holes_only() -> None:
    """A message without another word keeps its own."""
    assert (
        len(
            _texts(
                *[
                    "alpha",
                    "beta",
                    "gamma",
                    "delta",
                    "eps",
                    "zeta",
                    "eta",
                    "theta",
                    "iota",
                    "kappa",
                    "lam",
                    "mu",
                ]
            )
        )
        == 12
    )

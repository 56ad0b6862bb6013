"""Judging values in commands, statements, calls and sentences."""

import pytest

from homeport.detection import Candidate, arguments
from homeport.detection.arguments import (
    is_argument,
    is_key_in_sentence,
    is_named,
    is_near,
    is_option,
    is_passed,
    is_spoken_key,
    is_spoken_word,
    is_statement,
    is_told,
)

KEY = "kQ9xR7tW2m" + "ZvN5cL8p"


@pytest.mark.parametrize("value", ["sunshine", "blue-otter-7", "4711-0815", KEY])
def test_arguments(value: str) -> None:
    """Where only a password can stand, any word is one."""
    assert is_argument(Candidate(value))


@pytest.mark.parametrize(
    "value", ["$PW", "${DB_PW}", "<password>", "PASSWORD", "27017", "-v", "changeme", "[opts]"]
)
def test_no_arguments(value: str) -> None:
    """References, gaps, ports and options are none."""
    assert not is_argument(Candidate(value))


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("password", "sunshine", True),
        ("db-password", "sunshine", True),
        ("password", "option", False),
        ("no-password", "sunshine", False),
        ("token", "value", False),
        ("token", KEY, True),
        ("-", "sunshine", False),
    ],
)
def test_options(name: str, value: str, *, secret: bool) -> None:
    """After an option any word is a password, but not the words of help."""
    assert is_option(Candidate(value, name)) is secret


def test_bare_values() -> None:
    """A word of a sentence is no value beside a name."""
    assert is_named(Candidate("sunshine", "DB_PASSWORD"))
    assert not is_named(Candidate("required.", "DB_PASSWORD"))
    assert not is_statement(Candidate("the"))
    assert is_statement(Candidate("sunshine"))


@pytest.mark.parametrize("value", [KEY, "blue-otter-7", "Som!mer", "0123456789abcdef0123"])
def test_told(value: str) -> None:
    """In a sentence a value is told by its digits and marks."""
    assert is_told(Candidate(value))


@pytest.mark.parametrize(
    "value",
    ["sunshine", "sha256", "PBKDF2", "v1.2.3", "utf-8", "a b7c8d", "ab1", "moduleName2", "a.b.c1"],
)
def test_not_told(value: str) -> None:
    """Words, formats, versions and identifiers of a sentence are no secrets."""
    assert not is_told(Candidate(value))


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("setPassword", "blue-otter-7", True),
        ("getPassword", "blue-otter-7", False),
        ("withToken", KEY, True),
        ("withToken", "PPPRAGMA", False),
        ("size", KEY, False),
        ("", KEY, False),
    ],
)
def test_passed(name: str, value: str, *, secret: bool) -> None:
    """A literal passed to a setter is a secret, the argument of a getter is a name."""
    assert is_passed(Candidate(value, name)) is secret


def test_spoken() -> None:
    """A key told in a sentence is random; a word is a password unless it describes one."""
    assert is_spoken_key(Candidate(KEY))
    assert not is_spoken_key(Candidate("commons-lang3-3.12.0"))
    assert is_spoken_word(Candidate("sunshine"))
    assert not is_spoken_word(Candidate("encrypted"))
    assert not is_spoken_word(Candidate("wrong"))


def test_a_password_may_begin_with_a_dash() -> None:
    """What is drawn by a generator is no option; an option with a digit is one."""
    assert arguments.is_argument(Candidate("-cGl6P1" + "RnNGFe1ka7"))
    for option in ("-Xmx1024m", "-p5432", "--depth", "-DskipTests=1x9"):
        assert not arguments.is_argument(Candidate(option))


def test_lists_and_folded_values() -> None:
    """Every value of a list must be random; a folded one is judged as it reads joined."""
    one, two = "kQ9xR7tW2m" + "ZvN5cL8p", "Zt4hW8qL2k" + "XvB6nM1c"
    assert arguments.is_list(Candidate(f'{one}", "{two}'))
    assert not arguments.is_list(Candidate(f'{one}", "identifier'))
    assert arguments.is_folded(Candidate(f"  {one}\n  {two}", "api_token"))
    assert not arguments.is_folded(Candidate("  some\n  words", "api_token"))


def test_what_a_framework_draws() -> None:
    """Characters of all kinds without words, and nothing else."""
    assert arguments.is_drawn(Candidate("$a" + "K[8}q~w" * 6 + "x9Z"))
    assert not arguments.is_drawn(Candidate("put your unique phrase here, all of it"))


@pytest.mark.parametrize(
    ("words", "secret"),
    [
        ("token to use", True), ("secret of the hook", True), ("key to use", False),
        ("token of the commit", False), ("", False),
    ],
)  # fmt: skip
def test_hashes_in_sentences_about_keys(words: str, *, secret: bool) -> None:
    """A hash counts after a token's name, unless the sentence says that it is one of something."""
    hashed = "138a1ea4adc71b57" * 2
    assert is_key_in_sentence(Candidate(hashed, words)) is secret
    assert is_key_in_sentence(Candidate(KEY + KEY, words))


def test_near() -> None:
    """Near a name a value must look like a secret; behind words it must be striking, and theirs."""
    assert is_near(Candidate("meadow" + "7391", "password"))
    assert is_near(Candidate("kQ9xR7tW2m" + "ZvN5", "token until friday: "))
    assert is_near(Candidate("Meadow" + "7391", "password of the day is "))
    assert not is_near(Candidate("meadow" + "7391", "password of the day is "))
    assert not is_near(Candidate("Meadow" + "7391", "password of user "))
    assert not is_near(Candidate("Meadow" + "73", "token"))
    assert not is_near(Candidate("npm/v1/profile", "password"))
    assert not is_near(Candidate("identifier", "password"))


@pytest.mark.parametrize(
    "value",
    [
        "Meadow" + "_7391", "kQ9xR7tW2m" + "ZvN5", "138a1ea4adc71b57" * 2, "lamp!" + "otter2",
        "copper-" + "lantern-walnut",
    ],
)  # fmt: skip
def test_striking(value: str) -> None:
    """Capitals beside digits, marks, phrases and what is random are nobody's names for things."""
    assert arguments.is_striking(Candidate(value))


@pytest.mark.parametrize(
    "value",
    [
        "x:0:0:root", "dev/sda1-7391", "blue-7", "web-frontend-7f9c", "release-2024-05-01",
        "2024-05-01T12:00", "0x7f3a2b1c", "PR-4821-fix", "jdoe1984", "138a1ea4adc71b57",
    ],
)  # fmt: skip
def test_not_striking(value: str) -> None:
    """Paths, releases, hosts, times, pointers and users are called like that."""
    assert not arguments.is_striking(Candidate(value))


def test_lists_beside_passwords_may_be_readable() -> None:
    """Values of a list are judged as its name says: passwords may be readable, tokens not."""
    values = "Meadow" + "_7391', 'blue" + "-otter-7"
    assert arguments.is_list(Candidate(values, "passwords"))
    assert not arguments.is_list(Candidate(values, "tokens"))


def test_parts_of_a_value() -> None:
    """The parts of a list are judged as they read once they are joined."""
    assert arguments.is_in_parts(Candidate("kQ9xR7t', 'W2mZvN5", "api_key"))
    assert arguments.is_in_parts(Candidate("copper', 'lantern', 'walnut", "password"))
    assert not arguments.is_in_parts(Candidate("a1', 'b2", "api_key"))
    assert not arguments.is_in_parts(Candidate("identifier', 'operator", "api_key"))

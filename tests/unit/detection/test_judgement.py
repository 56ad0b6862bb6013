import pytest

from homeport.detection.detector import Candidate
from homeport.detection.judgement import (
    Shape,
    is_placeholder,
    is_random,
    is_real,
    is_secret,
    judge,
    shape,
)

RANDOM = "kQ9xR7tW2m" + "ZvN5cL8pJ1"


@pytest.mark.parametrize(
    "value",
    [
        "", "changeme", "<your-key>", "${TOKEN}", "$TOKEN", "%TOKEN%", "xxxxxxxx", "********",
        "{{ secret }}", "your_api_key_here", "example-token", "123456789", "null",
        "...", "0000",
    ],
)  # fmt: skip
def test_stand_ins(value: str) -> None:
    """What documentation writes instead of a value is no value."""
    assert is_placeholder(value)
    assert shape(value) is Shape.STAND_IN
    assert not is_real(Candidate(value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (RANDOM, Shape.RANDOM),
        ("P@ssw0rd2024", Shape.CHOSEN),
        ("hunter2", Shape.CHOSEN),
        ("get_token(request)", Shape.CODE),
        ("self.password", Shape.CODE),
        ("settings.API_KEY", Shape.CODE),
        ("*buffer", Shape.CODE),
        ("/etc/ssl/private", Shape.CODE),
        ("https://sso.some.org/token", Shape.CODE),
        ("authenticate", Shape.TEXT),
        ("4096", Shape.NUMBER),
        ("1234567890123456", Shape.NUMBER),
        ("1.5e3", Shape.NUMBER),
        ("d41d8cd98f00b204e9800998ecf8427e", Shape.HASH),
        ("123e4567-e89b-12d3-a456-426614174000", Shape.HASH),
        ("sha256:d41d8cd98f00", Shape.TEXT),
        ("copper-" + "lantern-walnut-otter", Shape.PHRASE),
        ("Some.Thing@1b2c3d", Shape.CODE),
        ("scram-sha-256", Shape.TEXT),
        ("rot13", Shape.TEXT),
        ("symbol2label", Shape.TEXT),
        ("demo_refresh_7391", Shape.STAND_IN),
        ("Meadow" + "@7391", Shape.CHOSEN),
    ],
)
def test_shapes(value: str, expected: Shape) -> None:
    """A value's shape tells code, text, numbers, hashes, chosen passwords and random ones apart."""
    assert shape(value) is expected


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("password", "hunter2", True),
        ("password", "authenticate", False),
        ("password", "abc", False),
        ("api_key", RANDOM, True),
        ("api_key", "d41d8cd98f00b204e9800998ecf8427e", True),
        ("api_key", "hunter2", False),
        ("token", "8072331415" + "125653", True),
        ("token", "swift-otter-Lamp-2041", True),
        ("token", "copper-" + "lantern-walnut-otter", True),
        ("token", "meadow" + "7391", True),
        ("token", "token7391", False),
        ("token", "level2", False),
        ("npm_auth", "meadow" + "7391", True),
        ("auth", "meadow" + "7391", False),
        ("APP_KEY", "d41d8cd98f00b204e9800998ecf8427e", True),
        ("key", RANDOM, True),
        ("key", "d41d8cd98f00b204e9800998ecf8427e", False),
        ("key", "a1B2c3D4", False),
        ("colour", RANDOM, False),
    ],
)
def test_judgements(name: str, value: str, secret: bool) -> None:  # noqa: FBT001 -- a table's column
    """The less a name promises, the more random its value must be."""
    assert judge(name, value) is secret
    assert is_secret(Candidate(value, name)) is secret


def test_random_whatever_stands_beside() -> None:
    """Randomness alone is asked for where the place says the rest."""
    assert is_random(Candidate(RANDOM))
    assert not is_random(Candidate("hunter2"))


def test_a_test_prefix_does_not_excuse_random_digits() -> None:
    """`test_` before a long random value makes it no stand-in."""
    assert not is_placeholder("test_e4bc821953e5cd05b400612029e523d4d1a")


def test_a_path_that_ends_in_a_number_is_chosen() -> None:
    """Words with dots and a long number are a password as people choose them, not a path."""
    assert shape("LAMP.otter" + ".2291") is Shape.CHOSEN
    assert shape("lamp.otter.size") is Shape.CODE
    assert shape("numpy.float64") is Shape.CODE


def test_names_of_secrets_are_no_values() -> None:
    """A word that names a secret, and a template's field alone, stand for a value."""
    for value in ("passphrase", "passcode", "{self.password}", "{}"):
        assert shape(value) is Shape.STAND_IN
    assert shape("{kQ9xR7" + "-tW2m}") is not Shape.STAND_IN

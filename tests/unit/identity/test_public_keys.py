"""Which published keys may check a token."""

import pytest
from tests.doubles.oidc import Signer

from homeport.identity.public_keys import ALGORITHMS, published

RSA = Signer("RS256").public
EC = Signer("ES256").public
OKP = Signer("EdDSA").public


def test_usable_keys_are_found() -> None:
    """Keys of the three kinds are taken, each for the algorithms of its kind."""
    rsa, ec, okp = published({"keys": [RSA, EC, OKP]})
    assert rsa.fits("RS256", "k1")
    assert ec.fits("ES256", "")
    assert okp.fits("EdDSA", "k1")


@pytest.mark.parametrize(
    "key",
    [
        RSA | {"use": "enc"},
        RSA | {"key_ops": ["encrypt"]},
        RSA | {"n": "AQAB"},
        RSA | {"n": 5},
        RSA | {"n": "a"},
        RSA | {"d": "AQAB"},
        {"kty": "oct", "k": "c2VjcmV0", "alg": "HS256"},
        {"kty": ["RSA"]} | {"n": RSA["n"]},
        {},
        "a key",
    ],
)
def test_others_are_left_out(key: object) -> None:
    """Keys for encryption, weak, secret, symmetric, private or malformed ones are never taken."""
    assert published({"keys": [key]}) == ()


@pytest.mark.parametrize("document", [None, [], {}, {"keys": {}}, "keys"])
def test_what_is_no_key_set_has_no_keys(document: object) -> None:
    """A document of another shape holds no keys."""
    assert published(document) == ()


def test_a_key_checks_only_what_it_is_for() -> None:
    """Another kind, curve, algorithm or name does not fit."""
    (rsa,) = published({"keys": [RSA]})
    (ec,) = published({"keys": [{key: EC[key] for key in EC if key != "alg"}]})
    assert not rsa.fits("ES256", "k1")
    assert not rsa.fits("PS256", "k1")
    assert not rsa.fits("RS256", "k2")
    assert not ec.fits("ES384", "k1")
    assert ec.fits("ES256", "k1")


def test_no_algorithm_is_symmetric_or_none() -> None:
    """Nothing that can be taken is signed with a shared secret, or with nothing."""
    assert not {name for name in ALGORITHMS if name.startswith("HS") or name.lower() == "none"}

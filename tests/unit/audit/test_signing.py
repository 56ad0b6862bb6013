"""Signatures and keyed digests."""

from homeport.audit import AuditKey
from homeport.audit.signing import head_holds, signature_holds

KEY = AuditKey(b"k" * 32)
OTHER = AuditKey(b"o" * 32)


def test_signature() -> None:
    """A signature holds for exactly the statement it was made for, under its own key."""
    signature = KEY.sign("log", 7, "abc")

    assert signature_holds(KEY.public, signature, "log", 7, "abc")
    assert not signature_holds(OTHER.public, signature, "log", 7, "abc")
    assert not signature_holds(KEY.public, signature, "gol", 7, "abc")
    assert not signature_holds(KEY.public, signature, "log", 8, "abc")
    assert not signature_holds(KEY.public, signature, "log", 7, "abd")
    assert not signature_holds(KEY.public, OTHER.sign("log", 7, "abc"), "log", 7, "abc")


def test_head() -> None:
    """The signature of an end holds for that end only, and is never that of a checkpoint."""
    signature = KEY.sign_head("log", 7, "abc")

    assert head_holds(KEY.public, signature, "log", 7, "abc")
    assert not head_holds(KEY.public, signature, "log", 8, "abc")
    assert not head_holds(OTHER.public, signature, "log", 7, "abc")
    assert not signature_holds(KEY.public, signature, "log", 7, "abc")
    assert not head_holds(KEY.public, KEY.sign("log", 7, "abc"), "log", 7, "abc")


def test_nonsense() -> None:
    """What is no key or no signature does not hold, and does not crash."""
    signature = KEY.sign("log", 7, "abc")

    assert not signature_holds("", signature, "log", 7, "abc")
    assert not signature_holds("zz", signature, "log", 7, "abc")
    assert not signature_holds(KEY.public, "", "log", 7, "abc")
    assert not signature_holds(KEY.public, "None", "log", 7, "abc")


def test_digest() -> None:
    """The same content has the same digest under one key, and another under another."""
    assert KEY.digest("content") == KEY.digest("content")
    assert KEY.digest("content") != KEY.digest("content ")
    assert KEY.digest("content") != OTHER.digest("content")
    assert len(KEY.digest("\udcff")) == 32


def test_the_secret_is_never_shown() -> None:
    """The key does not tell its secret when it is printed."""
    assert "k" * 4 not in repr(KEY)

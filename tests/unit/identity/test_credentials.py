"""What a request shows of who sent it."""

import pytest

from homeport.errors import NotAuthenticated
from homeport.identity.credentials import came_through_a_proxy, credential, is_loopback


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, ""),
        ({b"authorization": b"Bearer abc"}, "abc"),
        ({b"authorization": b"  bearer   abc "}, "abc"),
        ({b"x-api-key": b"abc"}, "abc"),
        ({b"authorization": b"Bearer abc", b"x-api-key": b"abc"}, "abc"),
        ({b"authorization": b"Bearer "}, None),  # the space is gone with the token
    ],
)
def test_credentials_are_found(headers: dict[bytes, bytes], found: str | None) -> None:
    """A bearer token and an API key are the same to us, alone or twice the same."""
    if found is None:
        with pytest.raises(NotAuthenticated):
            credential(headers)
    else:
        assert credential(headers) == found


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({b"authorization": b"Basic YTpi"}, "unknown scheme"),
        ({b"authorization": b"Bearer a", b"x-api-key": b"b"}, "two different credentials"),
        ({b"x-api-key": b"k" * 20_000}, "too long"),
    ],
)
def test_credentials_that_cannot_be_read(headers: dict[bytes, bytes], reason: str) -> None:
    """Another scheme, two that differ and endless ones are refused with the reason."""
    with pytest.raises(NotAuthenticated, match=reason) as caught:
        credential(headers)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("peer", "here"),
    [
        ("", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("::1%lo", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:192.0.2.1", False),
        ("192.0.2.1", False),
        ("0.0.0.0", False),  # noqa: S104 -- compared, not bound
        ("localhost", False),
        ("fe80::1%eth0", False),
    ],
)
def test_who_is_on_this_machine(peer: str, *, here: bool) -> None:
    """Loopback in each of its spellings is here; a name proves nothing."""
    assert is_loopback(peer) is here


@pytest.mark.parametrize(
    "name", [b"forwarded", b"x-forwarded-for", b"x-real-ip", b"x-forwarded-host"]
)
def test_a_proxy_gives_itself_away(name: bytes) -> None:
    """Any of the headers that proxies add tells of one."""
    assert came_through_a_proxy({name: b"192.0.2.1"})
    assert not came_through_a_proxy({b"host": b"localhost"})

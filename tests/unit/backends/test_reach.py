"""How a model server is reached."""

from pathlib import Path

import pytest

from homeport.backends.reach import (
    NO_REACH,
    Reach,
    checked_address,
    checked_proxy,
    is_loopback,
    is_private,
    tls_context,
)
from homeport.errors import InputError

PRIVATE = Reach(private_network=True)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("localhost.example", False),
    ],
)
def test_loopback_is_told_without_a_resolver(host: str, *, expected: bool) -> None:
    """Only literal loopback addresses and `localhost` are this machine."""
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.1.2.3", True),
        ("172.18.0.2", True),
        ("100.64.0.1", True),
        ("fd00::1", True),
        ("fe80::1%eth0", True),
        ("::ffff:10.0.0.1", True),
        ("8.8.8.8", False),
        ("::ffff:8.8.8.8", False),
        ("::", False),
        ("224.0.0.1", False),
        ("ollama", False),
    ],
)
def test_private_addresses(address: str, *, expected: bool) -> None:
    """What the internet does not see is private; a name is no address."""
    assert is_private(address) is expected


def test_addresses() -> None:
    """Plain http is for this machine and for networks declared private."""
    here = "http://127.0.0.1:8080/v1"
    assert checked_address(here + "/", NO_REACH, beyond_loopback=False) == here
    inside = "http://ollama:11434/v1"
    with pytest.raises(InputError, match="another machine") as caught:
        checked_address(inside, NO_REACH, beyond_loopback=False)
    assert "private_network" in caught.value.hint
    assert checked_address(inside, PRIVATE, beyond_loopback=False) == inside
    with pytest.raises(InputError, match="no private network"):
        checked_address("http://8.8.8.8/v1", PRIVATE, beyond_loopback=False)
    assert checked_address("http://10.0.0.1/v1", PRIVATE, beyond_loopback=False)
    with pytest.raises(InputError, match="without encryption"):
        checked_address("http://models.example/v1", NO_REACH, beyond_loopback=True)
    with pytest.raises(InputError, match="no plain http"):
        checked_address("http://127.0.0.1:port", NO_REACH, beyond_loopback=True)


def test_certificates_must_be_readable(tmp_path: Path) -> None:
    """A file that is missing or holds nothing is refused before anything is opened."""
    rubbish = tmp_path / "rubbish.pem"
    rubbish.write_text("no certificate", encoding="ascii")
    for file in (rubbish, tmp_path / "none.pem"):
        with pytest.raises(InputError, match="certificate authority"):
            tls_context(Reach(ca_file=file))
        with pytest.raises(InputError, match="client certificate"):
            tls_context(Reach(certificate=file))


def test_proxies() -> None:
    """A proxy is an address without a password."""
    assert checked_proxy("") == ""
    assert checked_proxy("http://proxy.example:3128")
    for proxy in ("proxy:3128", "http://ann:" + "x@proxy.example"):
        with pytest.raises(InputError, match="the proxy is no"):
            checked_proxy(proxy)

"""Which keyrings are believed, and what happens when they fail."""

import sys
import threading
from types import ModuleType

import pytest

from homeport.errors import KeyUnavailable
from homeport.storage import keyring


class Held:
    """A keyring that holds its secrets in memory."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret."""
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""
        self.secrets[service, username] = password


class Real(Held):
    """One whose class says it is of a known kind."""


Real.__module__ = "keyring.backends.SecretService"


class PlainText(Held):
    """One that writes plain text."""


PlainText.__module__ = "keyrings.alt.file"


class Chain:
    """Several keyrings behind one face, as `keyring`'s own chainer."""

    def __init__(self, *backends: object) -> None:
        self.backends = list(backends)


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that a person sits at a desktop."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("DISPLAY", ":0")


def configure(monkeypatch: pytest.MonkeyPatch, backend: object) -> None:
    """Make `backend` the one that the `keyring` package chooses."""
    package = ModuleType("keyring")
    package.get_keyring = lambda: backend  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", package)


@pytest.mark.usefixtures("desktop")
def test_round_trip(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real keyring gives back what it was given."""
    configure(monkeypatch, Real())

    assert keyring.keyring_read() is None
    keyring.keyring_write("ab" * 32)
    assert keyring.keyring_read() == "ab" * 32
    assert keyring.keyring_secret("team") is None
    assert keyring.keyring_secret("master-key") is None


def test_only_known_kinds() -> None:
    """Plain-text, null and unknown keyrings are absent; a chain gives its first real member."""
    real = Real()

    assert keyring.first_real(real) is real
    assert keyring.first_real(PlainText()) is None
    assert keyring.first_real(Held()) is None
    assert keyring.first_real(Chain(PlainText(), real)) is real
    assert keyring.first_real(Chain()) is None


@pytest.mark.usefixtures("desktop")
def test_plain_text_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that would store plain text is never written to."""
    backend = PlainText()
    configure(monkeypatch, backend)

    with pytest.raises(KeyUnavailable, match="no keyring that encrypts"):
        keyring.keyring_write("ab" * 32)
    assert backend.secrets == {}


@pytest.mark.usefixtures("desktop")
def test_the_packages_own_failing_backend() -> None:
    """The backend that the real package chooses on a bare machine is not believed."""
    with pytest.raises(KeyUnavailable):
        keyring.keyring_read()


@pytest.mark.parametrize("missing", ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY"])
@pytest.mark.usefixtures("desktop")
def test_no_desktop(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a desktop on Linux no keyring is asked, so nothing can hang."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv(missing)
    configure(monkeypatch, Real())

    with pytest.raises(KeyUnavailable, match="no keyring"):
        keyring.keyring_read()


def test_other_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere the keyring needs no desktop session variables."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    configure(monkeypatch, Real())

    assert keyring.keyring_read() is None


@pytest.mark.usefixtures("desktop")
def test_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that raises is an error that names the kind, and no content."""

    class Raising(Real):
        def get_password(self, service: str, username: str) -> str | None:
            raise RuntimeError(service + username)

    Raising.__module__ = Real.__module__
    configure(monkeypatch, Raising())

    with pytest.raises(KeyUnavailable, match="failed with RuntimeError") as caught:
        keyring.keyring_read()
    assert "HOMEPORT_KEY_FILE" in caught.value.hint


@pytest.mark.usefixtures("desktop")
def test_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that never answers is left behind after a while."""
    release = threading.Event()

    class Silent(Real):
        def get_password(self, service: str, username: str) -> str | None:
            release.wait()
            return service + username

    Silent.__module__ = Real.__module__
    configure(monkeypatch, Silent())
    monkeypatch.setattr(keyring, "_PATIENCE_S", 0.05)

    with pytest.raises(KeyUnavailable, match="does not answer"):
        keyring.keyring_read()
    release.set()

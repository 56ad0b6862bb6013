"""The one secret kept in the platform's keyring, and which keyrings are believed.

Only backends of a known, encrypting kind are used: `keyrings.alt` keeps secrets in plain text and
`keyring`'s own null backend forgets them, both without a word. A backend that is not known is
treated as absent.
"""

import importlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from homeport.errors import KeyUnavailable

_T = TypeVar("_T")

_SERVICE = "homeport"
_ACCOUNT = "master-key"
_PATIENCE_S = 60.0  # a locked keyring asks the person for a password first

_REAL_KEYRINGS = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.Windows",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
        "keyring.backends.macOS",
    }
)


class Keyring(Protocol):
    """What a keyring backend can do, as far as we need it."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, or None when there is none."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""


def keyring_read() -> str | None:
    """Return the master key as the keyring holds it, None when it holds none.

    Raises:
        KeyUnavailable: there is no real keyring, or it does not answer.
    """
    backend = _real_keyring()
    return _answered(lambda: backend.get_password(_SERVICE, _ACCOUNT))


def keyring_secret(name: str) -> str | None:
    """Return another secret that a person put beside the master key, None when it is not there.

    Raises:
        KeyUnavailable: there is no real keyring, or it does not answer.
    """
    backend = _real_keyring()
    return _answered(lambda: backend.get_password(_SERVICE, name)) if name != _ACCOUNT else None


def keyring_write(key: str) -> None:
    """Keep the master key in the keyring.

    Raises:
        KeyUnavailable: there is no real keyring, or it refuses.
    """
    backend = _real_keyring()
    _answered(lambda: backend.set_password(_SERVICE, _ACCOUNT, key))


def first_real(backend: object) -> object | None:
    """Return the backend, or the first of a chain of them, that is of a known encrypting kind."""
    members = getattr(backend, "backends", None)
    candidates = members if isinstance(members, list | tuple) else (backend,)
    return next((one for one in candidates if type(one).__module__ in _REAL_KEYRINGS), None)


def _real_keyring() -> Keyring:
    found = first_real(_configured_keyring()) if _desktop_present() else None
    if found is None:
        raise KeyUnavailable(
            "there is no keyring that encrypts on this machine",
            hint="set HOMEPORT_KEY_FILE to a file with 64 hexadecimal digits",
        )
    return found  # type: ignore[return-value]  # the module list above vouches for its methods


def _desktop_present() -> bool:
    """Tell whether someone could answer a keyring's question; without, D-Bus waits for ever."""
    if sys.platform != "linux":
        return True
    session = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(session and screen)


def _configured_keyring() -> object:
    """Return the backend the `keyring` package chose; imported here because it costs 100 ms."""
    return _answered(lambda: importlib.import_module("keyring").get_keyring())


def _answered(question: Callable[[], _T]) -> _T:
    """Ask in a thread that may be left behind: a keyring must not hang the person's command."""
    answers: list[_T] = []
    failures: list[Exception] = []

    def ask() -> None:
        try:
            answers.append(question())
        except Exception as error:  # noqa: BLE001 -- backends raise errors of their own D-Bus libraries
            failures.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_PATIENCE_S)
    if answers:
        return answers[0]
    reason = f"it failed with {type(failures[0]).__name__}" if failures else "it does not answer"
    raise KeyUnavailable(
        f"the keyring cannot be used: {reason}",
        hint="unlock it, or set HOMEPORT_KEY_FILE to a file with 64 hexadecimal digits",
    )

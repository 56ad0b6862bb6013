"""What can go wrong, as one tree; each error carries the person's next step.

    HomeportError
    |-- InputError             the text, file or option given cannot be used (exit 2)
    |   |-- NoFailureFound     nothing in the text looks like a failure
    |   |-- PolicyError        a policy document that cannot be trusted
    |   |-- EditRefused        a proposed change that fits no place, or more than one
    |   `-- RuleError          a detection rule that cannot be compiled
    |-- StateError             the machine's state stops us (exit 2)
    |   |-- StorageError       a database cannot be opened, read or written
    |   |   `-- StorageDamaged it is damaged, or was written with another key
    |   |-- KeyUnavailable     the key of the encrypted state cannot be had
    |   |-- IndexUnavailable   the code index cannot be built or read
    |   `-- SandboxUnavailable code cannot be run safely here
    |-- WeightsError           a model file is missing, damaged or cannot be fetched (exit 2)
    |   |-- DigestMismatch     bytes differ from their pinned digest
    |   |-- SignatureRefused   a model is unsigned, or not signed by whom the team trusts
    |   `-- ChannelRefused     a team channel's metadata cannot be trusted
    |-- BackendError           a model did not answer (exit 2)
    |   |-- BackendUnavailable it cannot be reached or loaded
    |   |   |-- BackendBusy    it asks us to come back later
    |   |   `-- ModelTooLarge  it needs more memory than there is
    |   `-- BackendGarbage     it answered what cannot be understood
    |       `-- RequestNotTaken it refuses a request as it is
    |-- IdentityError          who asks cannot be told, or may not (exit 2)
    |   |-- NotAuthenticated   nobody knows who it is
    |   |-- NotPermitted       it is known who, and they may not
    |   `-- ProviderUnavailable who would know cannot be reached
    `-- GatewayError           the gateway refused (exit 2)
        |-- ClearanceRefused   something would have leaked; nothing was sent
        |-- AuditError         the record cannot be written or trusted; nothing was sent
        |-- Overloaded         too many requests wait already
        `-- RequestRejected    policy rejects the request altogether

A `hint` is one sentence in the imperative. Exit codes are the command line's business.
"""


class HomeportError(Exception):
    """Anything Homeport says no with; `hint` tells the person the next step."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputError(HomeportError):
    """The text, file or option given cannot be used."""


class NoFailureFound(InputError):  # noqa: N818 -- it names what happened, as in the tree above
    """Nothing in the text looks like a failure."""


class PolicyError(InputError):
    """A policy document that cannot be trusted; `line` and `column` are 1-based."""

    def __init__(
        self,
        message: str,
        *,
        source: str = "policy",
        line: int | None = None,
        column: int | None = None,
        hint: str = "",
    ) -> None:
        place = ":".join(str(part) for part in (source, line, column) if part is not None)
        super().__init__(f"{place}: {message}", hint=hint)
        self.source, self.line, self.column = source, line, column


class EditRefused(InputError):  # noqa: N818 -- it names what happened
    """A proposed change that fits no place, or more than one."""


class RuleError(InputError):
    """A detection rule that cannot be compiled."""


class StateError(HomeportError):
    """The machine's state stops us."""


class StorageError(StateError):
    """A database cannot be opened, read or written."""


class StorageDamaged(StorageError):  # noqa: N818 -- it names what happened
    """A database is damaged, or was written with another key."""


class KeyUnavailable(StateError):  # noqa: N818 -- it names what happened
    """The key of the encrypted state cannot be had."""


class IndexUnavailable(StateError):  # noqa: N818 -- it names what happened
    """The code index cannot be built or read."""


class SandboxUnavailable(StateError):  # noqa: N818 -- it names what happened
    """Code cannot be run safely here."""


class WeightsError(HomeportError):
    """A model file is missing, damaged or cannot be fetched."""


class DigestMismatch(WeightsError):  # noqa: N818 -- it names what happened
    """Bytes differ from their pinned digest."""


class SignatureRefused(WeightsError):  # noqa: N818 -- it names what happened
    """A model is unsigned, or not signed by whom the team trusts."""


class ChannelRefused(WeightsError):  # noqa: N818 -- it names what happened
    """A team channel's metadata cannot be trusted: forged, expired, replayed or mixed."""


class BackendError(HomeportError):
    """A model did not answer."""


class BackendUnavailable(BackendError):  # noqa: N818 -- it names what happened
    """A model cannot be reached or loaded."""


class BackendBusy(BackendUnavailable):
    """A model server that asks us to come back later; after how many seconds, when it says so."""

    def __init__(self, message: str, *, hint: str = "", retry_after: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class ModelTooLarge(BackendUnavailable):
    """A model needs more memory than there is."""


class BackendGarbage(BackendError):  # noqa: N818 -- it names what happened
    """A model answered what cannot be understood."""


class RequestNotTaken(BackendGarbage):
    """A model server does not take a request as it is: something in it is unknown there."""


class IdentityError(HomeportError):
    """Who asks cannot be told, or may not."""


class NotAuthenticated(IdentityError):  # noqa: N818 -- it names what happened
    """Nobody knows who it is."""


class NotPermitted(IdentityError):  # noqa: N818 -- it names what happened
    """It is known who asks, and they may not."""


class ProviderUnavailable(IdentityError):  # noqa: N818 -- it names what happened
    """Who would know cannot be reached."""


class GatewayError(HomeportError):
    """The gateway refused."""


class ClearanceRefused(GatewayError):  # noqa: N818 -- it names what happened
    """Something would have leaked; nothing was sent."""


class AuditError(GatewayError):
    """The record cannot be written or trusted; nothing was sent."""


class Overloaded(GatewayError):  # noqa: N818 -- it names what happened
    """Too many requests wait already."""


class RequestRejected(GatewayError):  # noqa: N818 -- it names what happened
    """Policy rejects the request altogether."""

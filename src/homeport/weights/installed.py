"""Which versions of a team's models are on this machine, and which of them is in use.

One small file in the state folder, written whole. It holds the pins of every version that was
proven to be the team's; the files themselves lie in the cache. Proving and fetching are
`channel`'s business.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from homeport.errors import WeightsError
from homeport.storage.folders import state_folder
from homeport.storage.lock import locked
from homeport.storage.whole import write_whole
from homeport.weights.catalogue import Entry
from homeport.weights.versions import Version, read_version


@dataclass(frozen=True, slots=True)
class Installed:
    """One model of a team: the versions that are here, and the one in use."""

    channel: str  # the channel's fingerprint
    active: int
    versions: tuple[Version, ...]  # oldest first
    held: bool = False  # a person went back to an older one: updates leave it alone

    def version(self, number: int) -> Version | None:
        """Return one version, if it is here."""
        return next((known for known in self.versions if known.version == number), None)

    @property
    def current(self) -> Version:
        """The version in use."""
        found = self.version(self.active)
        if found is None:
            raise KeyError(self.active)
        return found

    @property
    def before(self) -> Version | None:
        """The version that a rollback goes to: the newest older one."""
        return max(
            (known for known in self.versions if known.version < self.active),
            key=lambda known: known.version,
            default=None,
        )


def folder_of(channel: str, version: Version) -> str:
    """Return where a version's files lie, beneath the models' folder."""
    return f"channels/{channel[:16]}/{version.name}/{version.version}"


def channel_in(folder: str) -> str:
    """Return the beginning of the fingerprint of the channel whose version lies in `folder`."""
    return folder.split("/")[1]


def channel_folder(channel: str) -> Path:
    """Return where what is trusted of a channel is kept; `channel` is its fingerprint."""
    return state_folder() / "models" / "channels" / channel[:16]


def record_path() -> Path:
    """Return the file that remembers what is installed."""
    folder = state_folder() / "models"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / "installed.json"


def installed() -> dict[str, Installed]:
    """Return a team's models on this machine by name.

    Raises:
        WeightsError: the record cannot be read.
    """
    path = record_path()
    try:
        document = json.loads(path.read_bytes())
        found = {
            name: Installed(
                channel=str(item["channel"]),
                active=int(item["active"]),
                versions=tuple(read_version(version) for version in item["versions"]),
                held=bool(item["held"]),
            )
            for name, item in document["models"].items()
        }
        for model in found.values():
            _ = model.current
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise WeightsError(
            f"the record of the team's models cannot be read: {path}",
            hint="move it away and pull the team's models again: homeport models pull --channel",
        ) from error
    return found


@contextmanager
def changing() -> Iterator[dict[str, Installed]]:
    """Yield what is installed to be changed; written when the body ends well.

    Raises:
        WeightsError: the record cannot be read or written.
    """
    path = record_path()
    with locked(path.with_suffix(".lock")):
        found = installed()
        yield found
        document = {"models": {name: asdict(model) for name, model in sorted(found.items())}}
        try:
            write_whole(path, json.dumps(document, indent=1).encode())
        except OSError as error:
            raise WeightsError(
                f"{path} cannot be written: {error.strerror or error}",
                hint="free some space, and check that you may write there",
            ) from error


def add(channel: str, version: Version, *, held: bool = False) -> None:
    """Remember a proven version and use it from now on; `held` keeps updates away from it."""
    with changing() as models:
        known = models.get(version.name)
        others = known.versions if known and known.channel == channel else ()
        kept = [other for other in others if other.version != version.version]
        ordered = tuple(sorted((*kept, version), key=lambda one: one.version))
        models[version.name] = Installed(channel, version.version, ordered, held)


def use(name: str, number: int, *, held: bool) -> None:
    """Use another version that is here."""
    with changing() as models:
        models[name] = replace(models[name], active=number, held=held)


def team_entries(name: str) -> tuple[Entry, ...]:
    """Return the entries of a team's model in use, the main file's first; none if it has none."""
    model = installed().get(name)
    if model is None:
        return ()
    return model.current.entries(folder_of(model.channel, model.current))

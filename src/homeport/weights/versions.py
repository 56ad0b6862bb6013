"""What a team's channel says of its models: versions, their files, what to expect of them.

Values and their JSON, read strictly: names and paths in it become names and paths on this machine.
That it comes from the team is `channel`'s proof, and where the files lie is `installed`'s business.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import PurePosixPath
from typing import Any

from homeport.errors import ChannelRefused
from homeport.weights.catalogue import Entry, Purpose

FORMAT = 1
MOST_BYTES = 4 << 20  # of a listing
MOST_FILES = 2_000  # of a version

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?", re.ASCII)
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}", re.ASCII)
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class File:
    """One file of a version, by its path in the version's folder."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one model."""

    name: str
    version: int
    main: str  # the file that is loaded; the others lie beside it
    files: tuple[File, ...]
    signature: File  # of OpenSSF model signing, over the whole folder
    published: str
    licence: str
    purpose: Purpose
    quantisation: str
    architecture: str
    chat_template_sha256: str
    context_window: int
    memory: int
    prefill_tokens_per_s: float
    decode_tokens_per_s: float

    @property
    def size(self) -> int:
        """All bytes of it."""
        return sum(file.size for file in self.files)

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """Return an entry for each file, lying in `folder`, the main file's first."""
        ordered = sorted(self.files, key=lambda file: (file.path != self.main, file.path))
        return tuple(self.entry(file, folder) for file in ordered)

    def entry(self, file: File, folder: str) -> Entry:
        """Return what one file of it must be."""
        return Entry(
            name=self.name,
            file=file.path,
            size=file.size,
            sha256=file.sha256,
            licence=self.licence,
            purpose=self.purpose,
            quantisation=self.quantisation,
            architecture=self.architecture,
            chat_template_sha256=self.chat_template_sha256,
            context_window=self.context_window,
            memory=self.memory,
            prefill_tokens_per_s=self.prefill_tokens_per_s,
            decode_tokens_per_s=self.decode_tokens_per_s,
            folder=folder,
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """All that a channel offers; `signers` are public keys as PEM."""

    channel: str
    default: str
    versions: tuple[Version, ...]
    signers: tuple[str, ...]

    def of(self, name: str) -> tuple[Version, ...]:
        """Return the versions of one model, newest first."""
        found = [version for version in self.versions if version.name == name]
        return tuple(sorted(found, key=lambda version: -version.version))

    @property
    def names(self) -> tuple[str, ...]:
        """The models' names, in order."""
        return tuple(sorted({version.name for version in self.versions}))


def valid_name(name: str) -> bool:
    """Tell whether a model or channel may be called so."""
    return _NAME.fullmatch(name) is not None and not _RESERVED.fullmatch(name)


def valid_path(path: str) -> bool:
    """Tell whether a file of a version may lie there: within its folder, on every platform."""
    parts = path.split("/")
    return 0 < len(path) <= 240 and all(  # noqa: PLR2004 -- Windows' longest path, less a folder's
        _PART.fullmatch(part) and not part.endswith(".") and not _RESERVED.fullmatch(part)
        for part in parts
    )


def target_of(version: Version, file: File) -> str:
    """Return where a channel keeps a file of a version."""
    return f"models/{version.name}/{version.version}/{file.path}"


def signature_target(version: Version) -> str:
    """Return where a channel keeps the signature of a version."""
    return f"signatures/{version.name}/{version.version}.sig"


def listing_text(listing: Listing) -> str:
    """Return the listing as JSON."""
    document = {
        "format": FORMAT,
        "channel": listing.channel,
        "default": listing.default,
        "signers": list(listing.signers),
        "models": [asdict(version) for version in listing.versions],
    }
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def read_listing(data: bytes) -> Listing:
    """Read a listing.

    Raises:
        ChannelRefused: it is not what a listing is.
    """
    try:
        listing = _listing(json.loads(data))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ChannelRefused(
            f"the channel's list of models cannot be understood: {error}",
            hint="tell whoever publishes the channel",
        ) from error
    return listing


def _listing(document: Mapping[str, Any]) -> Listing:
    if document["format"] != FORMAT:
        raise ChannelRefused(
            "the channel is of a newer kind than this Homeport knows", hint="update homeport"
        )
    listing = Listing(
        channel=_name(document["channel"]),
        default=_name(document["default"]) if document["default"] else "",
        versions=tuple(read_version(item) for item in document["models"]),
        signers=tuple(_text(item) for item in document["signers"]),
    )
    keys = [(version.name, version.version) for version in listing.versions]
    if len(set(keys)) < len(keys) or (listing.default and listing.default not in listing.names):
        raise ValueError("a version stands twice, or the default is missing")
    return listing


def read_version(item: Mapping[str, Any]) -> Version:
    """Read one version from its JSON.

    Raises:
        ValueError, TypeError, KeyError: it is not what a version is.
    """
    unknown = set(item) - {field.name for field in fields(Version)}
    if unknown:
        raise ValueError(f"unknown key {min(unknown)!r}")
    version = Version(
        name=_name(item["name"]),
        version=_count(item["version"], least=1),
        main=_text(item["main"]),
        files=_files(item["files"]),
        signature=_file(item["signature"]),
        published=_text(item["published"]),
        licence=_text(item["licence"]),
        purpose=Purpose(item["purpose"]),
        quantisation=_text(item["quantisation"]),
        architecture=_text(item["architecture"]),
        chat_template_sha256=_digest(item["chat_template_sha256"], may_be_empty=True),
        context_window=_count(item["context_window"]),
        memory=_count(item["memory"]),
        prefill_tokens_per_s=_rate(item["prefill_tokens_per_s"]),
        decode_tokens_per_s=_rate(item["decode_tokens_per_s"]),
    )
    if version.main not in {file.path for file in version.files}:
        raise ValueError(f"{version.name} has no file {version.main!r}")
    return version


def _files(items: Sequence[Mapping[str, Any]]) -> tuple[File, ...]:
    files = tuple(_file(item) for item in items)
    if not 0 < len(files) <= MOST_FILES:
        raise ValueError(f"{len(files)} files")
    folded = {file.path.casefold() for file in files}
    inside = {
        str(folder).casefold() for file in files for folder in PurePosixPath(file.path).parents
    }
    if len(folded) < len(files) or folded & inside:
        raise ValueError("two files would lie at one place")
    return files


def _file(item: Mapping[str, Any]) -> File:
    path = _text(item["path"])
    if not valid_path(path):
        raise ValueError(f"no path of a file: {path!r}")
    return File(path, _count(item["size"], least=1), _digest(item["sha256"]))


def _name(value: object) -> str:
    if not isinstance(value, str) or not valid_name(value):
        raise ValueError(f"no name: {value!r}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 10_000:  # noqa: PLR2004 -- any bound will do
        raise TypeError("text is missing")
    return value


def _digest(value: object, *, may_be_empty: bool = False) -> str:
    text = _text(value)
    if not (_DIGEST.fullmatch(text) or (may_be_empty and not text)):
        raise ValueError(f"no SHA-256: {text[:80]!r}")
    return text


def _count(value: object, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 1 << 60:
        raise ValueError(f"no count: {value!r}")
    return value


def _rate(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 1e9:  # noqa: PLR2004 -- as above
        raise ValueError(f"no rate: {value!r}")
    return float(value)

"""What to tell members of weights that are about to be published, read from the weights themselves.

GGUF files say what they are; of other weights only their files are known. What speed and memory to
expect is reckoned from the size, as measured machines show later.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from homeport.errors import InputError
from homeport.weights import catalogue
from homeport.weights.catalogue import DEFAULT, Purpose
from homeport.weights.gguf import read_metadata
from homeport.weights.signing import IN_FOLDER
from homeport.weights.versions import File, Listing, Version, valid_name, valid_path

_SKIPPED = (".git", ".gitattributes", ".gitignore", ".github", ".cache", IN_FOLDER)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a publisher says of the weights; empty where they speak for themselves."""

    name: str
    licence: str = ""
    purpose: Purpose = Purpose.ANSWER
    new_template: bool = False


def weights_in(path: Path) -> dict[str, Path]:
    """Return the files to publish by the path that members give them.

    Raises:
        InputError: there are none, or one cannot be published.
    """
    if path.is_file():
        found = {path.name: path}
    elif path.is_dir():
        found = {
            file.relative_to(path).as_posix(): file
            for file in sorted(path.rglob("*"))
            if file.relative_to(path).parts[0] not in _SKIPPED
            and (file.is_symlink() or not file.is_dir())
        }
    else:
        raise InputError(f"there are no weights at {path}", hint="name a file or a folder")
    for name, file in found.items():
        if file.is_symlink() or not file.is_file():
            raise InputError(f"{file} is a link or no file", hint="publish real files only")
        if not valid_path(name):
            raise InputError(
                f"members could not keep a file called {name!r}",
                hint="use letters, digits, dots, dashes, plus signs and underscores",
            )
        if not file.stat().st_size:
            raise InputError(f"{file} is empty", hint="leave it out, or fetch it again")
    if not found:
        raise InputError(f"{path} is empty", hint="name a file or a folder of weights")
    return found


def describe(
    found: Mapping[str, Path],
    files: tuple[File, ...],
    wishes: Wishes,
    listing: Listing,
    *,
    number: int,
    now: datetime,
) -> Version:
    """Return the version to publish, its signature still to be made.

    Raises:
        InputError: name, licence or template cannot be published so.
    """
    if not valid_name(wishes.name):
        raise InputError(
            f"a model cannot be called {wishes.name!r}",
            hint="use small letters, digits, dots, dashes and underscores",
        )
    main = _main(files)
    metadata = read_metadata(found[main]) if main.endswith(".gguf") else None
    template = metadata.chat_template_sha256 if metadata else _template_of(found)
    licence = wishes.licence or (metadata.declared_licence if metadata else "")
    if not licence:
        raise InputError(f"{main} does not say its licence", hint="say it: --licence Apache-2.0")
    _keep_pin(wishes.name, next(file for file in files if file.path == main))
    _same_template(listing, wishes, template)
    size = sum(file.size for file in files)
    return Version(
        name=wishes.name,
        version=number,
        main=main,
        files=files,
        signature=File(IN_FOLDER, 1, "0" * 64),
        published=now.isoformat(timespec="seconds"),
        licence=licence[:200],
        purpose=wishes.purpose,
        quantisation=metadata.declared_quantisation if metadata else "",
        architecture=metadata.architecture[:100] if metadata else "",
        chat_template_sha256=template,
        context_window=metadata.context_length if metadata else 0,
        memory=size + size // 2 + 200_000_000,
        prefill_tokens_per_s=round(DEFAULT.prefill_tokens_per_s * DEFAULT.size / size, 3),
        decode_tokens_per_s=round(DEFAULT.decode_tokens_per_s * DEFAULT.size / size, 3),
    )


def _main(files: tuple[File, ...]) -> str:
    """The file that is loaded: the first GGUF file, of parts the first too; else the largest."""
    models = sorted(file.path for file in files if file.path.endswith(".gguf"))
    return models[0] if models else max(files, key=lambda file: (file.size, file.path)).path


def _template_of(found: Mapping[str, Path]) -> str:
    """The digest of the chat template that lies beside weights of other kinds."""
    if "chat_template.jinja" in found:
        return hashlib.sha256(found["chat_template.jinja"].read_bytes()).hexdigest()
    if "tokenizer_config.json" not in found:
        return ""
    try:
        text = json.loads(found["tokenizer_config.json"].read_bytes()).get("chat_template", "")
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{found['tokenizer_config.json']} cannot be read as JSON", hint="fetch it again"
        ) from error
    said = text if isinstance(text, str) else json.dumps(text, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest() if said else ""


def _keep_pin(name: str, main: File) -> None:
    for entry in catalogue.CATALOGUE:
        if entry.name == name and entry.sha256 != main.sha256:
            raise InputError(
                f"{name} is pinned by Homeport as another file",
                hint="publish under a name of your own: --as NAME",
            )


def _same_template(listing: Listing, wishes: Wishes, template: str) -> None:
    newest = next(iter(listing.of(wishes.name)), None)
    if newest and newest.chat_template_sha256 != template and not wishes.new_template:
        raise InputError(
            f"the chat template differs from that of version {newest.version}",
            hint="look at it with homeport models show FILE; if it is meant: --new-template",
        )

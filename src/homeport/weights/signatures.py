"""Which models on this machine are signed, by whose key, and whether that is enough to load them.

Checking a signature hashes every byte, so what was found is remembered beside the files: while the
signature, the trusted keys and each file's size, time and inode are as they were, loading costs a
few reads. `verify` never relies on that.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from homeport.errors import SignatureRefused
from homeport.storage.whole import write_whole
from homeport.weights.cache import file_of, models_folder, notes_folder
from homeport.weights.catalogue import Entry
from homeport.weights.installed import channel_folder, channel_in
from homeport.weights.signing import IN_FOLDER, SUFFIX, PublicKey, check, public_key
from homeport.weights.trust import Trust, trust_in_force


def signature_of(entry: Entry) -> Path:
    """Return where the signature of an entry's model lies, or would lie."""
    if entry.folder:
        return models_folder() / notes_folder(entry.folder) / IN_FOLDER
    return models_folder() / f"{entry.file}{SUFFIX}"


def signed_target(entry: Entry) -> Path:
    """Return what a signature covers: the folder of a team's model, else the one file."""
    return models_folder() / entry.folder if entry.folder else file_of(entry)


def trusted_keys(entry: Entry, trust: Trust) -> tuple[PublicKey, ...]:
    """Return the keys that may have signed it: those of `models.toml`, else its channel's.

    Raises:
        InputError: a key of `models.toml` cannot be read.
    """
    if trust.signers:
        return tuple(public_key(path) for path in trust.signers)
    return channel_keys(channel_in(entry.folder)) if entry.folder else ()


def channel_keys(channel: str) -> tuple[PublicKey, ...]:
    """Return the signers that a channel has named to this machine."""
    found = sorted((channel_folder(channel) / "signers").glob("*.pem"))
    return tuple(public_key(path) for path in found)


def require_signature(entries: Sequence[Entry]) -> None:
    """Refuse a model that the team wants signed and that is not.

    Raises:
        SignatureRefused: it is unsigned, or not signed by a trusted key.
    """
    trust = trust_in_force()
    if trust.require_signing:
        checked_signature(entries, trust)


def checked_signature(entries: Sequence[Entry], trust: Trust, *, again: bool = False) -> PublicKey:
    """Return the key that signed the model; `again` hashes whatever was remembered.

    Raises:
        SignatureRefused: it is unsigned, or not signed by a trusted key.
    """
    entry = entries[0]
    keys = trusted_keys(entry, trust)
    if not keys:
        raise SignatureRefused(
            f"{entry.name} must be signed ({trust.source}), but no signer is named",
            hint="name the team's public keys as signers in models.toml",
        )
    signature = signature_of(entry)
    if not signature.is_file():
        raise SignatureRefused(
            f"{entry.name} is not signed, and {trust.source} requires it",
            hint=f"homeport models pull {entry.name} fetches the signature as well"
            if entry.folder
            else "use a model of the team's channel, or have this one signed: "
            f"homeport models sign {signed_target(entry)} --key KEY",
        )
    if not again:
        for key in keys:
            if _remembered(entries[0]) == _seen(entries, key):
                return key
    key = check(signed_target(entry), signature, keys)
    remember(entries, key)
    return key


def remember(entries: Sequence[Entry], key: PublicKey) -> None:
    """Remember that the files, as they look now, were found signed by `key`."""
    write_whole(_stamp_of(entries[0]), json.dumps(_seen(entries, key)).encode())


def _stamp_of(entry: Entry) -> Path:
    signature = signature_of(entry)
    return signature.with_name(f"{signature.name}.stamp")


def _seen(entries: Sequence[Entry], key: PublicKey) -> dict[str, object]:
    looks = {entry.file: file_of(entry).stat() for entry in entries}
    return {
        "signature": hashlib.sha256(signature_of(entries[0]).read_bytes()).hexdigest(),
        "key": key.fingerprint,
        "files": {
            file: [look.st_size, look.st_mtime_ns, look.st_ino] for file, look in looks.items()
        },
    }


def _remembered(entry: Entry) -> object:
    try:
        found: object = json.loads(_stamp_of(entry).read_bytes())
    except (OSError, ValueError):
        return None
    return found

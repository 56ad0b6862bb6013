"""`homeport models keygen|sign|verify`: keys, signatures over weights, and the proof of both."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from homeport.cli.models_view import print_json
from homeport.errors import DigestMismatch, InputError, SignatureRefused, WeightsError
from homeport.weights import Entry, State, entries_of, known, state, verify
from homeport.weights.trust import Trust, trust_in_force

KEYGEN, SIGN, VERIFY = "keygen", "sign", "verify"
VERBS = (KEYGEN, SIGN, VERIFY)
EXIT_DAMAGED = 1
_HERE = (State.VERIFIED, State.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class SigningOptions:
    """What was asked; `target` is a model's name, a file or a folder."""

    verb: str
    target: str = ""
    key: Path | None = None
    signature: Path | None = None
    json: bool = False


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verbs."""
    summary = "hash a model again and check its signature (default: every one that is here)"
    sub = verbs.add_parser(VERIFY, help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument("target", metavar="NAME|FILE|DIR", nargs="?", default="")
    sub.add_argument("--key", type=Path, metavar="PUB", help="the public key that must have signed")
    _add_common(sub)
    summary = "sign a model, a file or a folder of weights"
    sub = verbs.add_parser(SIGN, help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument("target", metavar="NAME|FILE|DIR")
    sub.add_argument("--key", type=Path, required=True, metavar="KEY", help="the private key")
    _add_common(sub)
    summary = "make a key to sign weights with"
    sub = verbs.add_parser(KEYGEN, help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument("target", metavar="FILE", help="of the private key; FILE.pub beside it")
    sub.add_argument("--json", action="store_true", help="write JSON")


def _add_common(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--signature", type=Path, metavar="FILE", help="default: FILE.sig, or model.sig in a folder"
    )
    sub.add_argument("--json", action="store_true", help="write JSON")


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked and return the exit code."""
    options = SigningOptions(
        verb=arguments.verb,
        target=arguments.target,
        key=getattr(arguments, "key", None),
        signature=getattr(arguments, "signature", None),
        json=arguments.json,
    )
    match options.verb:
        case "keygen":
            return _keygen(options)
        case "sign":
            return _sign(options)
        case _:
            return _verify(options)


def _keygen(options: SigningOptions) -> int:
    from homeport.weights.signing import new_key, passphrase, public_key  # noqa: PLC0415 -- brings keys

    path = Path(options.target)
    secret = passphrase()
    public = public_key(new_key(path, secret))
    result = {
        "private": str(path),
        "public": str(public.path),
        "fingerprint": public.fingerprint,
        "locked": secret is not None,
    }
    if options.json:
        return print_json(result)
    print(
        f"private key  {path}{'' if secret else ' (not locked: HOMEPORT_KEY_PASSPHRASE is unset)'}"
    )
    print(f"public key   {public.path}")
    print(f"fingerprint  {public.fingerprint}")
    return 0


def _sign(options: SigningOptions) -> int:
    from homeport.weights.signatures import signature_of, signed_target  # noqa: PLC0415 -- for this only
    from homeport.weights.signing import default_signature, passphrase, sign  # noqa: PLC0415 -- as above

    entries = _named(options.target)
    if entries:
        for entry in entries:
            verify(entry)
        target, default = signed_target(entries[0]), signature_of(entries[0])
    else:
        target = _existing(options.target)
        default = default_signature(target)
    signature = options.signature or default
    if options.key is None:  # pragma: no cover -- the parser demands it
        raise InputError("a key is needed", hint="--key KEY")
    sign(target, options.key, signature, passphrase())
    if options.json:
        return print_json({"target": str(target), "signature": str(signature)})
    print(signature)
    return 0


def _verify(options: SigningOptions) -> int:
    trust = trust_in_force()
    entries = _named(options.target)
    if options.target and not entries:
        return _verify_path(options, trust)
    models = [entries] if entries else [entries_of(e.name) for e in known() if state(e) in _HERE]
    if not models:
        raise WeightsError("no model is on this machine", hint="homeport models pull")
    rows = [_proven(model, options, trust) for model in models]
    if options.json:
        print_json(rows)
    else:
        for row in rows:
            signed = f"; signed by {str(row['signer'])[:16]}" if row["signer"] else ""
            print(f"{row['name']}: {row['problem'] or 'every byte is as pinned'}{signed}")
    return 0 if all(row["ok"] for row in rows) else EXIT_DAMAGED


def _proven(entries: tuple[Entry, ...], options: SigningOptions, trust: Trust) -> dict[str, object]:
    from homeport.weights.signatures import checked_signature, signature_of  # noqa: PLC0415 -- as above

    problem, signer = None, None
    try:
        for entry in entries:
            verify(entry)
        if options.key or options.signature:
            signer = _checked(entries, options, trust)
        elif trust.require_signing or (
            signature_of(entries[0]).exists() and _any_key(entries, trust)
        ):
            signer = checked_signature(entries, trust, again=True).fingerprint
    except (DigestMismatch, SignatureRefused) as error:
        problem = str(error)
    return {"name": entries[0].name, "ok": problem is None, "problem": problem, "signer": signer}


def _any_key(entries: tuple[Entry, ...], trust: Trust) -> bool:
    from homeport.weights.signatures import trusted_keys  # noqa: PLC0415 -- as above

    return bool(trusted_keys(entries[0], trust))


def _checked(entries: tuple[Entry, ...], options: SigningOptions, trust: Trust) -> str:
    """Check the signature that was named, by the key that was named."""
    from homeport.weights.signatures import signature_of, signed_target, trusted_keys  # noqa: PLC0415
    from homeport.weights.signing import check, public_key  # noqa: PLC0415 -- as above

    keys = [public_key(options.key)] if options.key else trusted_keys(entries[0], trust)
    signature = options.signature or signature_of(entries[0])
    return check(signed_target(entries[0]), signature, keys).fingerprint


def _verify_path(options: SigningOptions, trust: Trust) -> int:
    """Check weights that are no known model: their signature is all there is to go by."""
    from homeport.weights.signing import check, default_signature, public_key  # noqa: PLC0415 -- as above

    target = _existing(options.target)
    paths = [options.key] if options.key else list(trust.signers)
    if not paths:
        raise InputError(
            "no public key is named to check the signature with",
            hint="--key TEAM.pub, or signers in models.toml",
        )
    keys = [public_key(path) for path in paths]
    row: dict[str, object] = {"name": str(target), "ok": True, "problem": None, "signer": None}
    try:
        signature = options.signature or default_signature(target)
        row["signer"] = check(target, signature, keys).fingerprint
    except SignatureRefused as error:
        row |= {"ok": False, "problem": str(error)}
    if options.json:
        print_json([row])
    else:
        print(f"{target}: {row['problem'] or 'signed by ' + str(row['signer'])[:16]}")
    return 0 if row["ok"] else EXIT_DAMAGED


def _named(target: str) -> tuple[Entry, ...]:
    """Return the entries of a known model; none where a file or folder is meant."""
    names = {entry.name for entry in known()}
    if target in names:
        return entries_of(target)
    if target and not Path(target).exists() and "/" not in target:
        return entries_of(target)  # which says what names there are
    return ()


def _existing(target: str) -> Path:
    path = Path(target)
    if not path.exists():
        raise InputError(f"there is nothing at {path}", hint="name a model, a file or a folder")
    return path

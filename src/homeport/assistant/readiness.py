"""What is in force on this machine and what is missing: each check one line and its next step.

It loads no model and opens no connection, unless the model is to be measured; the first time it
measures the machine (half a second).
"""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from homeport.assistant.fitting import fits, recommended
from homeport.assistant.timing import timed
from homeport.audit import audit_path, verify
from homeport.backends.hardware import free_memory, threads
from homeport.backends.machine import this_machine
from homeport.backends.speed import Speed, remembered_speed
from homeport.code.git import is_under_git
from homeport.detection import Scanner
from homeport.errors import AuditError, HomeportError
from homeport.gateway.opening import WINDOW, expected_speed, room_for_evidence
from homeport.gateway.settings import FILE, Settings, load_settings
from homeport.logs.native import DISABLE, SLOW_HINT, available, switched_off
from homeport.policy import policy_in_force
from homeport.storage import cache_folder, config_folder, state_folder
from homeport.storage.keys import key_place, user_key
from homeport.weights import State, entries_of, file_of, find, known, state
from homeport.weights.channel.following import followed_channels
from homeport.weights.signatures import require_signature
from homeport.weights.signing import public_key
from homeport.weights.trust import trust_in_force

_GIB = 1 << 30


class Verdict(StrEnum):
    """How a check came out."""

    GOOD = "good"
    NOTE = "note"  # works, with less
    BAD = "bad"  # something a person asked for cannot work


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report; `hint` is the next step when the verdict is not good."""

    name: str
    verdict: Verdict
    said: str
    hint: str = ""


def readiness(repo: Path, *, measure: bool = False) -> tuple[Check, ...]:
    """Run every check, after measuring the model if that is wanted.

    One that fails reports itself and does not stop the others.
    """
    checks: list[Check] = []
    for name, examine in (*(_MEASUREMENT if measure else ()), *_CHECKS):
        try:
            checks.extend(examine(name, repo))
        except HomeportError as error:
            checks.append(Check(name, Verdict.BAD, str(error), error.hint))
    return tuple(checks)


def _python(name: str, _: Path) -> Iterator[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check(name, Verdict.GOOD, f"{version} at {sys.executable}")


def _folders(_: str, __: Path) -> Iterator[Check]:
    for name, folder in (
        ("config", config_folder()),
        ("state", state_folder()),
        ("cache", cache_folder()),
    ):
        spare = shutil.disk_usage(folder).free / _GIB
        verdict = Verdict.GOOD if spare >= 1 else Verdict.NOTE
        hint = "" if spare >= 1 else "free some space: less than 1 GiB is left"
        yield Check(f"{name} folder", verdict, f"{folder} ({spare:.0f} GiB free)", hint)


def _settings(name: str, repo: Path) -> Iterator[Check]:
    settings = load_settings(os.environ, config_folder(), repo)
    if not settings.origins:
        yield Check(name, Verdict.GOOD, f"built-in defaults (no {FILE}, no variable that sets one)")
    for key, origin in settings.origins.items():
        yield Check(f"setting {key}", Verdict.GOOD, f"{getattr(settings, key)!r} from {origin}")


def _key(name: str, _: Path) -> Iterator[Check]:
    user_key("readiness")
    yield Check(name, Verdict.GOOD, f"kept in {key_place()}")


def _policy(name: str, repo: Path) -> Iterator[Check]:
    named = load_settings(os.environ, config_folder(), repo).policy
    policy = policy_in_force(Path(named) if named else None)
    yield Check(name, Verdict.GOOD, f"{policy.source}, digest {policy.digest}")


def _detection(name: str, _: Path) -> Iterator[Check]:
    found = Scanner.default().scan("token=ghp_" + "a1B2" * 9)
    if found:
        yield Check(name, Verdict.GOOD, "finds a planted token")
    else:
        yield Check(name, Verdict.BAD, "does not find a planted token", "reinstall homeport")


def _logs(name: str, _: Path) -> Iterator[Check]:
    if available():
        yield Check(name, Verdict.GOOD, "read by the compiled scan")
    elif switched_off():
        yield Check(name, Verdict.NOTE, f"read slowly: {DISABLE} is set", f"unset {DISABLE}")
    else:
        yield Check(name, Verdict.NOTE, "read slowly: no compiled scan here", SLOW_HINT)


def _audit(name: str, _: Path) -> Iterator[Check]:
    path = audit_path()
    try:
        report = verify(path)
    except AuditError as error:
        if path.exists():
            raise
        yield Check(name, Verdict.GOOD, f"{path}, nothing recorded yet ({error})")
        return
    if report.whole:
        yield Check(name, Verdict.GOOD, f"{path}, {report.records} records, whole")
    else:
        yield Check(
            name, Verdict.BAD, f"{path}: {report.problem}", "homeport audit verify shows where"
        )


def _model(name: str, repo: Path) -> Iterator[Check]:
    settings = load_settings(os.environ, config_folder(), repo)
    if settings.local_endpoint:
        yield Check(name, Verdict.GOOD, f"{settings.model} at {settings.local_endpoint}")
        yield from _speed(settings)
        return
    entry = find(settings.model)
    there = state(entry)
    hint = f"homeport models pull {entry.name}"
    if there in (State.MISSING, State.PARTIAL):
        yield Check(
            name, Verdict.NOTE, f"{entry.name} is {there.value}: findings without a model", hint
        )
    elif importlib.util.find_spec("xllamacpp") is None:
        yield Check(
            name, Verdict.NOTE, "no runtime for local models", "pip install 'homeport[local]'"
        )
    else:
        yield Check(name, Verdict.GOOD, f"{entry.name} at {file_of(entry)}")
    yield from _hardware(entry.memory)
    yield from _speed(settings)


def _signatures(name: str, repo: Path) -> Iterator[Check]:
    trust = trust_in_force()
    if not trust.require_signing:
        yield Check(name, Verdict.GOOD, "not required: a model's pinned digest is enough")
    else:
        signers = [public_key(path).fingerprint[:16] for path in trust.signers]
        by = f", by {', '.join(signers)}" if signers else ", by the signers of the team's channel"
        yield Check(name, Verdict.GOOD, f"required by {trust.source}{by}")
        settings = load_settings(os.environ, config_folder(), repo)
        here = settings.local_endpoint == "" and state(find(settings.model)) is State.VERIFIED
        if here:
            require_signature(entries_of(settings.model))
    now = datetime.now(UTC).isoformat()
    for channel in followed_channels():
        over = channel.valid_until < now
        said = f"{channel.address or 'from bundles'}, valid until {channel.valid_until}"
        yield Check(
            f"channel {channel.name}",
            Verdict.NOTE if over else Verdict.GOOD,
            said,
            "homeport models update asks for newer metadata; what is here goes on" if over else "",
        )


def _hardware(needed: int) -> Iterator[Check]:
    spare = free_memory()
    said = f"{threads()} threads for the model"
    if spare is not None:
        said += f", {spare / _GIB:.1f} GiB memory free, {needed / _GIB:.1f} needed"
    tight = spare is not None and spare < needed
    yield Check(
        "hardware",
        Verdict.NOTE if tight else Verdict.GOOD,
        said,
        "close something, or choose a smaller model: homeport models list" if tight else "",
    )
    yield from _fit(spare)


def _measured(name: str, repo: Path) -> Iterator[Check]:
    speed = timed(load_settings(os.environ, config_folder(), repo))
    if speed is None:
        yield Check(name, Verdict.NOTE, "too little was said to tell", "ask it something instead")
    else:
        yield Check(name, Verdict.GOOD, f"{_rates(speed)} now")


def _speed(settings: Settings) -> Iterator[Check]:
    speed = expected_speed(settings)
    tokens = room_for_evidence(speed, settings.wait_s)
    known = remembered_speed(settings.model) is not None
    basis = "measured" if known else "assumed: doctor --measure, or the first answers, measure it"
    said = f"{_rates(speed)} ({basis}); a prompt may have {tokens} tokens, "
    said += f"so the first word comes after {speed.first_word_s(tokens):.1f} s when nothing is warm"
    yield Check("speed", Verdict.GOOD, said)


def _rates(speed: Speed) -> str:
    writes = f" and writes {speed.decode_tokens_per_s:.0f}" if speed.decode_tokens_per_s else ""
    return f"reads {speed.prefill_tokens_per_s:.0f}{writes} tokens/s"


def _fit(spare: int | None) -> Iterator[Check]:
    machine = this_machine()
    said = f"{machine.cores} cores with {', '.join(machine.sets) or 'unknown instructions'}; "
    said += f"copies {machine.bandwidth / 1e9:.0f} GB/s; {', '.join(machine.gpus) or 'no GPU'}"
    yield Check(
        "machine",
        Verdict.NOTE if machine.old or machine.gpus else Verdict.GOOD,
        said,
        _MACHINE_HINTS.get((machine.old, bool(machine.gpus)), ""),
    )
    best = recommended(fits(known(), machine, threads(), remembered_speed), spare)
    if best is None:
        yield Check("best model", Verdict.NOTE, "none fits the memory", "close something large")
        return
    entry = best.entry
    window = min(WINDOW, entry.context_window)
    said = f"{entry.name} ({entry.quantisation}) with {threads()} threads and {window} tokens"
    yield Check("best model", Verdict.GOOD, f"{said} {best.said}")


def _git(name: str, repo: Path) -> Iterator[Check]:
    program = shutil.which("git")
    if program is None:
        yield Check(name, Verdict.NOTE, "not installed: no history, no ignore rules", "install git")
        return
    said = "is inside" if is_under_git(repo) else "is not inside"
    yield Check(name, Verdict.GOOD, f"{repo} {said} a repository")


def _cloud(name: str, repo: Path) -> Iterator[Check]:
    settings = load_settings(os.environ, config_folder(), repo)
    if not settings.cloud_endpoint:
        yield Check(name, Verdict.GOOD, "none configured: nothing can leave this machine")
        return
    allowed = "allowed by default" if settings.allow_cloud else "only with --allow-cloud"
    yield Check(name, Verdict.GOOD, f"{settings.cloud_endpoint}, {allowed}, if policy agrees")


_OLD = "models will be slow here: ask a model server on another machine (model.endpoint)"
_GPU = "the embedded model runs on the processor: a model server uses the GPU (model.endpoint)"
_MACHINE_HINTS = {(True, False): _OLD, (False, True): _GPU, (True, True): _GPU}

_Checks = tuple[tuple[str, Callable[[str, Path], Iterator[Check]]], ...]
_MEASUREMENT: _Checks = (("measurement", _measured),)
_CHECKS: _Checks = (
    ("python", _python),
    ("folders", _folders),
    ("settings", _settings),
    ("key", _key),
    ("policy", _policy),
    ("detection", _detection),
    ("audit", _audit),
    ("logs", _logs),
    ("model", _model),
    ("signatures", _signatures),
    ("cloud", _cloud),
    ("git", _git),
)

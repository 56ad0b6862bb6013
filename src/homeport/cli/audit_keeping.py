"""`homeport audit hold`, `release`, `prune` and `forward`: how long it is kept, and who gets it."""

import argparse
import getpass
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from homeport.audit import AuditKey, AuditLog, Note, audit_path, held, prune
from homeport.cli.spans import span
from homeport.errors import InputError, StateError
from homeport.storage import user_key

_EVERY_S = 2.0


def add_arguments(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verbs."""
    hold = verbs.add_parser("hold", help="keep everything until it is released, as law may demand")
    hold.add_argument("--reason", required=True, help="why, for the record")
    release = verbs.add_parser("release", help="end a hold")
    pruning = verbs.add_parser("prune", help="remove files of the log that are old enough")
    pruning.add_argument("--keep", required=True, metavar="SPAN", help="how long, as in 400d")
    forward = verbs.add_parser("forward", help="hand finished requests on to a collector")
    forward.add_argument("--to", required=True, metavar="URL", help="such as syslog+tls://HOST")
    forward.add_argument("--format", choices=["ecs", "ocsf"], default="ecs", help="for syslog")
    forward.add_argument("--follow", action="store_true", help="go on until interrupted")
    for sub in (hold, release, pruning, forward):
        sub.add_argument("--log", metavar="FILE", help="the log (default: the one in force)")
        sub.add_argument("--json", action="store_true", help="write JSON")


def run(arguments: argparse.Namespace) -> int | None:
    """Do what one of these verbs asks; None when it is another one."""
    log = Path(arguments.log) if arguments.log else audit_path()
    match arguments.verb:
        case "hold":
            return _note(log, Note.HOLD, arguments.reason, as_json=arguments.json)
        case "release":
            return _note(log, Note.RELEASED, "", as_json=arguments.json)
        case "prune":
            return _prune(log, arguments.keep, as_json=arguments.json)
        case "forward":
            return _forward(log, arguments)
        case _:
            return None


def _note(log: Path, kind: Note, reason: str, *, as_json: bool) -> int:
    before = held(log)
    if kind is Note.RELEASED and not before:
        raise InputError("the audit log is not on hold", hint="homeport audit hold --reason TEXT")
    content = {"by": getpass.getuser(), "reason": reason or before}
    with _opened(log) as opened:
        seq = opened.note(kind, content)
    if as_json:
        print(json.dumps({"log": str(log), "record": seq, "held": kind is Note.HOLD}))
    else:
        print(f"{'on hold' if kind is Note.HOLD else 'released'}, as record {seq} says")
    return 0


def _prune(log: Path, keep: str, *, as_json: bool) -> int:
    kept = span(keep)
    if kept is None:
        raise InputError("what is kept for ever needs no pruning", hint="give --keep as in 400d")
    held(log)  # an error where there is no log: pruning must not begin one
    with _opened(log) as opened:
        removal = prune(opened, datetime.now(UTC) - kept, getpass.getuser())
    if as_json:
        told = {"log": str(log), "files": removal.files, "through": removal.through}
        print(json.dumps(told))
    elif removal.files:
        print(f"removed {removal.files} files, up to record {removal.through}")
    else:
        print(f"no file is older than {keep}")
    return 0


def _forward(log: Path, arguments: argparse.Namespace) -> int:
    from homeport.audit.forward import (  # noqa: PLC0415 -- TLS and HTTP, for this verb only
        Forwarder,
        collector_at,
    )

    collector = collector_at(arguments.to, ocsf=arguments.format == "ocsf")
    forwarder = Forwarder(log, arguments.to, collector)
    total = 0
    try:
        while True:
            try:
                total += forwarder.run_once()
            except StateError as error:
                if not arguments.follow:
                    raise
                print(f"homeport: {error}; trying again", file=sys.stderr, flush=True)
                forwarder = Forwarder(log, arguments.to, collector)  # from what was taken last
            if not arguments.follow:
                break
            time.sleep(_EVERY_S)
    finally:
        forwarder.close()
    print(json.dumps({"forwarded": total}) if arguments.json else f"forwarded {total} requests")
    return 0


def _opened(log: Path) -> AuditLog:
    return AuditLog.open(log, AuditKey(user_key("audit")))

"""`homeport serve`: the gateway for every tool on this machine, until it is told to end."""

import argparse
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import InputError, StateError

if TYPE_CHECKING:
    from homeport.cli.residence import Residence
    from homeport.gateway.opening import Opened
    from homeport.gateway.settings import Settings

_PORT, _MOST_PORT = 8080, 65535
_STOP_S, _LOOK_S = 40.0, 0.05


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, help="the port (default: 8080; --resident: none)")
    parser.add_argument("--socket", metavar="PATH", help="listen on this Unix socket instead")
    parser.add_argument(
        "--resident",
        action="store_true",
        help="be the process that keeps the model warm for this user's commands",
    )
    parser.add_argument("--stop", action="store_true", help="end the resident process, if one runs")
    parser.add_argument(
        "--local",
        action="append",
        default=[],
        metavar="URL",
        help="an OpenAI-compatible model server on this machine; again: the next to be asked",
    )
    parser.add_argument(
        "--private-network",
        action="store_true",
        help="those may be on other machines of your own network",
    )
    parser.add_argument("--cloud", default="", metavar="URL", help="one elsewhere, if policy lets")
    parser.add_argument("--policy", metavar="FILE", help="the policy (default: the one in force)")
    parser.add_argument(
        "--identity", metavar="FILE", help="who may ask (default: identity.toml, if it is there)"
    )
    parser.add_argument(
        "--name", action="append", default=[], help="another name this server is called by"
    )
    parser.add_argument(
        "--places", type=int, default=256, help="requests served at once (default: 256)"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Serve until told to end."""
    if arguments.stop:
        return _stop()
    from homeport.server.running import Serving, serve  # noqa: PLC0415 -- `--help` needs no server

    port = arguments.port
    if port is None and not arguments.resident:
        port = _PORT
    if port is not None and not 0 <= port <= _MOST_PORT:
        raise InputError(f"{port} is no port", hint=f"take one from 0 to {_MOST_PORT}")
    if arguments.resident and _other_settings(arguments):
        raise InputError(
            "--resident works by your own settings alone",
            hint="set addresses, the policy and the like in homeport.toml",
        )
    if arguments.places < 1:
        raise InputError("--places must be 1 or more", hint="leave it out to have 256")
    return serve(
        Serving(
            host=arguments.host,
            port=port,
            resident=arguments.resident,
            socket=Path(arguments.socket) if arguments.socket else None,
            local=tuple(arguments.local),
            cloud=arguments.cloud,
            policy=Path(arguments.policy) if arguments.policy else None,
            identity=Path(arguments.identity) if arguments.identity else None,
            private_network=arguments.private_network,
            names=tuple(arguments.name),
            places=arguments.places,
        ),
        _residence if arguments.resident else None,
    )


def _residence(opened: "Opened", settings: "Settings") -> "Residence":
    """Return the work of the resident process, with what it needs in memory."""
    from homeport.cli.residence import Residence, warm  # noqa: PLC0415 -- as above

    warm()
    return Residence(opened, settings)


def _other_settings(arguments: argparse.Namespace) -> bool:
    named = ("socket", "local", "cloud", "policy", "identity", "private_network")
    return any(getattr(arguments, name) for name in named)


def _stop() -> int:
    """End the resident process and wait until it has ended."""
    from homeport.server.resident import running_process  # noqa: PLC0415 -- as above

    number = running_process()
    if number is None:
        print("no resident process runs")
        return 0
    os.kill(number, signal.SIGTERM)
    until = time.monotonic() + _STOP_S
    while running_process() == number:
        if time.monotonic() > until:
            raise StateError(f"process {number} does not end", hint=f"kill -9 {number}")
        time.sleep(_LOOK_S)
    print(f"ended process {number}")
    return 0

"""`homeport serve`: the gateway for every tool on this machine, until it is told to end."""

import argparse
from pathlib import Path

from homeport.errors import InputError

_MOST_PORT = 65535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="the port (default: 8080)")
    parser.add_argument("--socket", metavar="PATH", help="listen on this Unix socket instead")
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
    from homeport.server.running import Serving, serve  # noqa: PLC0415 -- `--help` needs no server

    if not 0 <= arguments.port <= _MOST_PORT:
        raise InputError(f"{arguments.port} is no port", hint=f"take one from 0 to {_MOST_PORT}")
    if arguments.places < 1:
        raise InputError("--places must be 1 or more", hint="leave it out to have 256")
    return serve(
        Serving(
            host=arguments.host,
            port=arguments.port,
            socket=Path(arguments.socket) if arguments.socket else None,
            local=tuple(arguments.local),
            cloud=arguments.cloud,
            policy=Path(arguments.policy) if arguments.policy else None,
            identity=Path(arguments.identity) if arguments.identity else None,
            private_network=arguments.private_network,
            names=tuple(arguments.name),
            places=arguments.places,
        )
    )

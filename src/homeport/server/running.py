"""Starts the server and ends it in good order: what was begun is answered and recorded."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import os
import signal
import sys
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homeport.backends.deferred import DeferredBackend
from homeport.context.instructions import explaining, instructions
from homeport.errors import BackendError, InputError, StateError, StorageError, WeightsError
from homeport.gateway.credentials import key_of
from homeport.gateway.opening import opened_gateway
from homeport.gateway.settings import load_settings
from homeport.identity import identity_of, load_identity_settings
from homeport.identity.credentials import is_loopback
from homeport.policy import WatchedPolicy
from homeport.server.admission import Admission
from homeport.server.app import App, Life
from homeport.server.doors import Doors
from homeport.server.guard import Guard
from homeport.server.metrics import Metrics
from homeport.server.own import Own
from homeport.server.place import place, socket_in
from homeport.server.recent import Recent
from homeport.server.relay import Relay, Terms
from homeport.server.reload import EVERY_S, PolicyWatch
from homeport.server.resident import Terms as Stay
from homeport.server.resident import held_socket, live
from homeport.server.traces import Traces
from homeport.storage import config_folder

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    import uvicorn

    from homeport.gateway.opening import Opened
    from homeport.gateway.settings import Settings
    from homeport.identity.grants import Grants
    from homeport.server.doors import Works

_GRACE_S = 30  # for answers that are under way when we are told to end
_IDLE_S = 75  # that a connection may stay open between two questions
_BACKLOG = 2048
# glibc's M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD, which grow by themselves if not set.
_MALLOC = ((-8, 1), (-3, 128 << 10), (-1, 256 << 10))
_COLLECT = (20_000, 20, 20)  # a request makes thousands of short-lived values, and hardly a cycle


@dataclass(frozen=True, slots=True)
class Serving:
    """What was asked for on the command line."""

    resident: bool = False  # at the socket where this user's commands look
    host: str = "127.0.0.1"
    port: int | None = 8080  # None: no port
    socket: Path | None = None
    local: tuple[str, ...] = ()
    cloud: str = ""
    policy: Path | None = None
    identity: Path | None = None
    private_network: bool = False
    names: tuple[str, ...] = ()  # other names by which this server may be called
    places: int = 256


def serve(serving: Serving, works: Callable[[Opened, Settings], Works] | None = None) -> int:
    """Serve until told to end; `works` is what a resident process does for commands.

    Raises:
        HomeportError: it cannot be begun.
    """
    loop_factory = _loop_factory()
    settings = settings_of(serving)
    told = instructions(explaining(structured=settings.structured)).text
    with (
        held_socket() if serving.resident else nullcontext() as listening,
        opened_gateway(
            settings,
            policy_file=serving.policy,
            primed_with=told if serving.resident else "",
            others=serving.local[1:],
            stays=serving.resident,
        ) as opened,
    ):
        doors = None if works is None else Doors(works(opened, settings), _end)
        app = app_of(serving, settings, opened, doors=doors)
        settle()
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            return runner.run(_serve(app, serving, listening))


def _end() -> None:
    """End in good order, as when told from outside."""
    signal.raise_signal(signal.SIGTERM)


def settle() -> None:
    """Take what is there now for what lives as long as the process."""
    gc.collect()
    _give_memory_back()
    gc.freeze()  # it need not be looked at again
    gc.set_threshold(*_COLLECT)


def _give_memory_back() -> None:
    """Return what compiling the detection rules took, and freed memory early from now on.

    Where the C library knows how to: glibc else keeps what a crowd of requests once took.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    trim, option = (getattr(library, name, None) for name in ("malloc_trim", "mallopt"))
    if trim is not None and option is not None:
        for number, value in _MALLOC:
            option(number, value)
        trim(0)


def _loop_factory() -> Any:  # noqa: ANN401 -- the library's type
    try:
        import httptools  # noqa: F401, PLC0415 -- asked for here, so that its absence has a hint
        import uvicorn  # noqa: F401, PLC0415 -- as above
        import uvloop  # noqa: PLC0415 -- as above
    except ImportError as error:
        raise StateError(
            f"the server needs a package that is not here: {error.name}",
            hint="pip install 'homeport[server]'",
        ) from error
    return uvloop.new_event_loop


def settings_of(serving: Serving) -> Settings:
    """Return what is in force, with what the command line says instead."""
    settings = load_settings(os.environ, config_folder(), None)
    changes: dict[str, Any] = {}
    if serving.local:
        changes |= {"local_endpoint": serving.local[0], "local_kind": "openai"}
    if serving.private_network:
        changes["local_private_network"] = True
    if serving.cloud:
        changes |= {"cloud_endpoint": serving.cloud, "cloud_model": settings.cloud_model or "cloud"}
    return replace(settings, **changes)


def app_of(
    serving: Serving,
    settings: Settings,
    opened: Opened,
    close: Callable[[], None] | None = None,
    doors: Doors | None = None,
) -> App:
    """Return the application around an opened gateway; `close` is called at the end of its life."""
    gateway = opened.gateway
    passes_names = bool(serving.local or serving.cloud)
    models = None if passes_names else frozenset({opened.local.name})
    relay = Relay(
        gateway,
        Admission(serving.places),
        Metrics(),
        Recent(),
        Terms(settings.allow_cloud, models, opened.local.name),
        traces := _traces(settings),
    )
    named = serving.policy or (Path(settings.policy) if settings.policy else None)
    watch = PolicyWatch(WatchedPolicy(named), gateway.take_policy, _tell)
    here = serving.socket is not None or serving.host == "localhost" or is_loopback(serving.host)
    identity = identity_of(load_identity_settings(serving.identity), listens_on_loopback=here)
    watching: set[asyncio.Task[None]] = set()

    async def begin() -> None:
        watching.add(asyncio.create_task(watch.run()))
        watching.add(asyncio.create_task(traces.run()))
        if opened.grants is not None:
            watching.add(asyncio.create_task(_look_again(opened.grants)))

        if doors is not None:
            watching.add(asyncio.create_task(_stay(opened, settings, doors)))

    async def end() -> None:
        for task in watching:
            task.cancel()
        await gateway.recorded()
        await traces.close()
        await identity.close()
        await opened.close()
        if close is not None:
            close()

    guard = Guard((*serving.names, *_names_of(serving.host)))
    return App(relay, Own(relay, watch, doors), guard, identity, Life(begin, end))


async def _stay(opened: Opened, settings: Settings, doors: Doors) -> None:
    """Have the model in memory before the first question, and look after it from then on."""
    model = opened.local if isinstance(opened.local, DeferredBackend) else None
    if model is not None:
        try:
            await model.preload()
        except (BackendError, WeightsError, InputError) as error:
            _tell(f"no model yet: {error} ({error.hint})")
    terms = Stay(settings.resident_keep_minutes * 60, int(settings.resident_most_gigabytes * 1e9))
    await live(model, doors, terms, _end)


async def _look_again(grants: Grants) -> None:
    """See new approvals within a second."""
    while True:
        await asyncio.sleep(EVERY_S)
        with contextlib.suppress(StorageError):  # then nothing is approved
            await asyncio.to_thread(grants.look)


def _traces(settings: Settings) -> Traces:
    if not settings.traces_endpoint:
        return Traces()
    from homeport.backends.wire import Wire  # noqa: PLC0415 -- for whoever asks for traces

    key = key_of("traces", settings.traces_key_env, "", "", os.environ)
    return Traces(Wire(settings.traces_endpoint, api_key=key, beyond_loopback=True))


def _names_of(host: str) -> tuple[str, ...]:
    return () if host in {"0.0.0.0", "::"} else (host,)  # noqa: S104 -- compared, not bound


async def _serve(app: App, serving: Serving, listening: socket.socket | None = None) -> int:
    import uvicorn  # noqa: PLC0415 -- of the extra `server`

    from homeport.server.connections import PatientProtocol  # noqa: PLC0415 -- as above

    config = uvicorn.Config(
        app,
        host=serving.host,
        port=serving.port or 0,
        uds=str(serving.socket) if serving.socket else None,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_GRACE_S,
        backlog=_BACKLOG,
    )
    server = _server(config, serving)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.handle_exit, number, None)
    try:
        if listening is None:
            await server.serve()
        else:
            ports = [] if serving.port is None else [config.bind_socket()]
            await server.serve([*ports, listening])
    except SystemExit as error:
        where = str(serving.socket) if serving.socket else f"{serving.host}:{serving.port}"
        raise InputError(
            f"{where} cannot be listened on", hint="another program may use it; take another port"
        ) from error
    return 0


def _server(config: uvicorn.Config, serving: Serving) -> uvicorn.Server:
    import uvicorn  # noqa: PLC0415 -- as above

    class Server(uvicorn.Server):
        """Says when it is ready, and leaves signals to us: ending is ours to do in order."""

        async def startup(self, sockets: Any = None) -> None:  # noqa: ANN401 -- as the library has it
            await super().startup(sockets)
            if self.started:
                _tell(f"serving on {_where(self, serving)}")

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Server(config)


def _where(server: uvicorn.Server, serving: Serving) -> str:
    if serving.socket:
        return f"unix:{serving.socket}"
    if serving.port is None:
        return f"unix:{socket_in(place())}"
    port = server.servers[0].sockets[0].getsockname()[1]
    host = f"[{serving.host}]" if ":" in serving.host else serving.host
    return f"http://{host}:{port}"


def _tell(text: str) -> None:
    sys.stderr.write(f"homeport: {text}\n")
    sys.stderr.flush()

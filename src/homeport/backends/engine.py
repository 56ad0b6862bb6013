"""llama.cpp inside this process: load a file, ask it, count tokens, keep prefixes.

The native server always wants somewhere to listen. It gets a socket file in a folder only this user
can enter, with a random token, no pages and no slot listing; no network port is opened. Making
answers asynchronous and bounded is `embedded`'s business.
"""

import contextlib
import http.client
import json
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from homeport.backends.chat_format import Body, inert
from homeport.backends.hardware import free_memory, instruction_sets, is_old, threads
from homeport.backends.trial import is_tight, survives
from homeport.errors import BackendGarbage, BackendUnavailable, ModelTooLarge
from homeport.storage.whole import PRIVATE, write_whole

CALL_LIMIT_S = 60.0

_MAGIC = b"GGUF"
_PROMPT_CACHE_MIB = 256  # prefixes of other conversations, kept in memory
_LARGEST_SOCKET_PATH = 100  # the system's limit is 104 to 108 bytes


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How the model is opened."""

    context: int = 4096
    threads: int = field(default_factory=threads)
    # Small batches cost 2 % of reading speed, and a cancelled question ends within one of them.
    batch: int = 64
    memory: int = 0  # bytes it needs, as the catalogue says; 0 when unknown
    most_memory: int = 0  # bytes it may have; 0: what is free
    tried: bool = False  # it was loaded by a process of its own before


class Engine:
    """One loaded model. Calls block and must come one at a time; `embedded` sees to both."""

    def __init__(self, path: Path, settings: EngineSettings) -> None:
        """Load the model; other threads wait meanwhile, because the native loader holds Python.

        Raises:
            BackendUnavailable: the file cannot be loaded here, or the engine is not installed.
        """
        _check_file(path)
        _check_memory(path, settings)
        _try_first(path, settings)
        self._token = secrets.token_urlsafe(32)
        self._folder = _private_folder()
        self._socket = self._folder / "s.sock"
        try:
            self._server = self._load(path, settings)
            # One task through its queue: a server closed before its loop turns never ends.
            self._call("/slots/0?action=erase", {})
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def _load(self, path: Path, settings: EngineSettings) -> Any:  # noqa: ANN401 -- untyped wheel
        # A native crash would otherwise print a debugger's view of memory, prompts included.
        os.environ.setdefault("GGML_NO_BACKTRACE", "1")
        try:
            import xllamacpp  # noqa: PLC0415 -- 100 MB of native code, for whoever asks a model
        except ImportError as error:
            raise BackendUnavailable(
                "the local model engine is not installed", hint="pip install 'homeport[local]'"
            ) from error
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx = settings.context
        params.n_batch = params.n_ubatch = settings.batch
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings.threads
        params.n_parallel = 1
        params.cache_ram_mib = _PROMPT_CACHE_MIB
        params.warmup = False  # the first question warms as well
        params.fit_params = False  # would load the file a second time to measure it
        params.verbosity = 0  # no chatter; a crash still speaks for itself
        params.hostnames = [str(self._socket)]
        params.api_keys = [self._token]
        params.ui = params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
        params.slot_save_path = f"{self._folder}/"
        self.version = str(xllamacpp.__version__)
        try:
            return xllamacpp.Server(params)
        except (RuntimeError, MemoryError) as error:
            raise BackendUnavailable(
                f"{path.name} cannot be loaded",
                hint="homeport models verify; if it is whole, free memory or take a smaller model",
            ) from error

    def chat(self, body: Body, hear: Callable[[Mapping[str, object]], bool]) -> None:
        """Ask, and give every event to `hear`; it returns True to stop. Blocks until the end."""
        try:
            self._server.handle_chat_completions(body, hear)
        except (ValueError, TypeError) as error:
            raise BackendGarbage(
                "the engine cannot work with this request", hint="simplify the JSON schema"
            ) from error

    def count_tokens(self, text: str) -> int:
        """Count exactly, with the model's own tokenizer, what `chat_body` would send."""
        tokens = self._call("/tokenize", {"content": inert(text)}).get("tokens")
        if not isinstance(tokens, list):
            raise BackendGarbage("the engine cannot count tokens", hint="open the model again")
        return len(tokens)

    def save_prefix(self, path: Path) -> None:
        """Write what the model has read so far to `path`; only ever for text without user data."""
        self._call("/slots/0?action=save", {"filename": "prefix"})
        saved = self._folder / "prefix"
        try:
            write_whole(path, saved.read_bytes(), mode=PRIVATE)
        finally:
            saved.unlink()

    def restore_prefix(self, path: Path) -> int:
        """Go on from what `save_prefix` wrote; return the number of tokens restored."""
        here = self._folder / "prefix"
        shutil.copyfile(path, here)
        try:
            restored = self._call("/slots/0?action=restore", {"filename": "prefix"})
        finally:
            here.unlink()
        tokens = restored.get("n_restored")
        return tokens if isinstance(tokens, int) else 0

    def close(self) -> None:
        """Unload the model. No call may be running."""
        self._server = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _call(self, path: str, body: Body) -> Mapping[str, object]:
        with contextlib.closing(_SocketConnection(self._socket)) as connection:
            connection.request(
                "POST",
                path,
                json.dumps(body),
                {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
            )
            response = connection.getresponse()
            value = json.loads(response.read())
        if response.status != http.client.OK or not isinstance(value, Mapping):
            raise BackendGarbage(
                f"the engine refused {path.partition('?')[0]}", hint="open the model again"
            )
        return value


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=CALL_LIMIT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(CALL_LIMIT_S)
        self.sock.connect(str(self._path))


def _private_folder() -> Path:
    """Make a folder only this user can enter, with a path short enough for a socket file."""
    folder = Path(tempfile.mkdtemp(prefix="homeport-"))
    if len(str(folder)) > _LARGEST_SOCKET_PATH - len("/s.sock"):
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="homeport-", dir="/tmp"))
    return folder


def _check_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise BackendUnavailable(
            f"{path.name} cannot be read: {error.strerror or error}", hint="homeport models pull"
        ) from error
    if magic != _MAGIC:
        raise BackendUnavailable(
            f"{path.name} is no GGUF model",
            hint="homeport models verify, then homeport models pull",
        )


def _check_memory(path: Path, settings: EngineSettings) -> None:
    needed = f"{path.name} needs about {settings.memory / 1e9:.1f} GB of memory"
    if settings.most_memory and settings.memory > settings.most_memory:
        raise ModelTooLarge(
            f"{needed}, {settings.most_memory / 1e9:.1f} GB are allowed",
            hint="raise resident.most_gigabytes, or use a smaller model with --model",
        )
    free = free_memory()
    if settings.memory and free is not None and free < settings.memory:
        raise ModelTooLarge(
            f"{needed}, {free / 1e9:.1f} GB are free",
            hint="close something large, or use a smaller model with --model",
        )


def _try_first(path: Path, settings: EngineSettings) -> None:
    """Let another process load it where that may be the end of this one."""
    old = is_old(instruction_sets())
    if settings.tried or not (old or is_tight(settings.memory)):
        return
    if survives(path, settings.context, settings.threads):
        return
    if old:
        raise BackendUnavailable(
            f"{path.name} does not run on this processor: it is older than the engine",
            hint="ask a model server on another machine (model.endpoint), or none: --model none",
        )
    raise ModelTooLarge(
        f"{path.name} cannot be loaded with the memory there is",
        hint="close something large, or use a smaller model with --model",
    )

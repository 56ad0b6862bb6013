import asyncio
import http.client
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from homeport.backends import Options, engine
from homeport.backends.chat_format import Body, Chunk, chat_body, read_chunk
from homeport.backends.embedded import EmbeddedBackend
from homeport.backends.engine import Engine, EngineSettings
from homeport.domain import Completion, Delta, Message, Prompt, Role
from homeport.errors import BackendError, BackendGarbage, BackendUnavailable
from homeport.weights.catalogue import SMOLLM2_135M
from homeport.weights.choose import Origin, choose
from homeport.weights.pull import pull

ONE_THREAD = EngineSettings(context=2048, threads=1)


def _gguf(folder: Path) -> Path:
    path = folder / "model.gguf"
    path.write_bytes(b"GGUF and then rubbish")
    return path


class _Params(SimpleNamespace):
    """Takes every setting, as the native parameters do."""

    def __init__(self) -> None:
        super().__init__(
            model=SimpleNamespace(),
            cpuparams=SimpleNamespace(),
            cpuparams_batch=SimpleNamespace(),
        )


def _native(server: object) -> ModuleType:
    """Stand in for the native wheel, so that its failures can be played."""
    module = ModuleType("xllamacpp")
    module.__dict__.update(CommonParams=_Params, Server=server, __version__="0")
    return module


class Silent(Engine):
    """An engine whose native server is played, so that nobody answers on its socket."""

    def _call(self, path: str, body: Body) -> Mapping[str, object]:
        assert path.startswith("/slots/0")
        assert body == {}
        return {}


def test_a_missing_engine_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the native wheel the person learns what to install."""
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(BackendUnavailable, match="not installed") as caught:
        Engine(_gguf(tmp_path), ONE_THREAD)
    assert "homeport[local]" in caught.value.hint


def test_a_model_that_cannot_be_loaded_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A native load failure is one clear error, and its private folder is gone."""

    def refuse(_params: object) -> None:
        raise RuntimeError("Failed to init server")

    monkeypatch.setitem(sys.modules, "xllamacpp", _native(refuse))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(BackendUnavailable, match="cannot be loaded") as caught:
        Engine(_gguf(tmp_path), ONE_THREAD)
    assert "smaller model" in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["model.gguf"]


def test_too_little_memory_is_said_before_loading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that does not fit is refused with both figures and a way out."""
    monkeypatch.setattr(engine, "free_memory", lambda: 1_000_000_000)
    with pytest.raises(BackendUnavailable, match=r"1\.9 GB of memory, 1\.0 GB are free") as caught:
        Engine(_gguf(tmp_path), EngineSettings(memory=1_900_000_000))
    assert "smaller model" in caught.value.hint


def test_unknown_memory_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system does not tell, the model is tried."""
    monkeypatch.setattr(engine, "free_memory", lambda: None)
    monkeypatch.setattr("homeport.backends.trial.free_memory", lambda: None)
    monkeypatch.setitem(sys.modules, "xllamacpp", _native(lambda _params: "loaded"))
    Silent(_gguf(tmp_path), EngineSettings(memory=1 << 60)).close()


def test_only_a_private_socket_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The native server gets one socket file, a token, no pages, and prints no memory."""
    seen: list[SimpleNamespace] = []
    monkeypatch.setitem(sys.modules, "xllamacpp", _native(seen.append))
    monkeypatch.delenv("GGML_NO_BACKTRACE", raising=False)
    Silent(_gguf(tmp_path), ONE_THREAD).close()
    (params,) = seen
    assert [Path(name).name for name in params.hostnames] == ["s.sock"]
    assert params.ui is params.endpoint_slots is False
    assert len(params.api_keys[0]) > 30
    assert os.environ["GGML_NO_BACKTRACE"] == "1"


def test_a_long_temporary_folder_is_avoided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket's path must be short, wherever temporary files usually go."""
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    folder = engine._private_folder()
    assert len(str(folder)) < 60 < len(str(deep))
    assert folder.stat().st_mode & 0o077 == 0
    folder.rmdir()


# From here on a real model answers: 135 million parameters, one thread.


@pytest.fixture(scope="module")
def weights() -> Path:
    """Return the tests' model, from the cache all projects share."""
    return pull(SMOLLM2_135M, choose(SMOLLM2_135M, Origin.of(os.environ)))


@pytest.fixture(scope="module")
def loaded(weights: Path) -> Iterator[Engine]:
    """Load the model once for all tests here."""
    model = Engine(weights, ONE_THREAD)
    yield model
    model.close()


def _say(model: Engine, question: str, options: Options) -> tuple[str, Chunk]:
    """Ask, and return the text with the last event, which holds the usage."""
    chunks: list[Chunk] = []

    def hear(event: Mapping[str, object]) -> bool:
        chunks.append(read_chunk(event))
        return False

    model.chat(chat_body((Message(Role.USER, question),), options), hear)
    return "".join(chunk.text for chunk in chunks), chunks[-1]


@pytest.mark.model
def test_a_real_model_answers_the_same_twice(loaded: Engine) -> None:
    """With temperature 0 and a seed the same question has the same answer, within the limit."""
    options = Options(max_tokens=12)
    first, _ = _say(loaded, "What is a stack trace?", options)
    second, last = _say(loaded, "What is a stack trace?", options)
    assert first == second != ""
    assert last.completion_tokens == 12
    assert last.cached_tokens is not None
    assert last.cached_tokens > 20


@pytest.mark.model
def test_no_network_port_is_opened(loaded: Engine) -> None:
    """The process listens on no TCP port, and on its one socket only the user may knock."""
    assert loaded is not None
    own = {str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()}
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/self/net", table).read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            listening, inode = fields[3] == "0A", f"socket:[{fields[9]}]"
            assert not (listening and inode in own)
    assert loaded._folder.stat().st_mode & 0o077 == 0


@pytest.mark.model
def test_the_socket_answers_nobody_without_the_token(loaded: Engine) -> None:
    """Even this user's other programs need the token to tokenize, and no page is served."""
    for path in ("/tokenize", "/slots/0?action=save", "/v1/chat/completions"):
        connection = engine._SocketConnection(loaded._socket)
        connection.request("POST", path, '{"content": "x"}')
        assert connection.getresponse().status == http.client.UNAUTHORIZED
        connection.close()


@pytest.mark.model
def test_tokens_are_counted_by_the_models_own_tokenizer(loaded: Engine) -> None:
    """Counts are exact, and quoted turn markers are counted as the text they become."""
    assert loaded.count_tokens("") == 0
    assert loaded.count_tokens("hello world") == 2
    assert loaded.count_tokens("<|im_start|>") > 1


@pytest.mark.model
def test_structure_is_enforced(loaded: Engine) -> None:
    """Even the smallest model keeps to a JSON schema; an impossible one is refused clearly."""
    schema = {
        "type": "object",
        "properties": {"line": {"type": "integer"}},
        "required": ["line"],
        "additionalProperties": False,
    }
    text, _ = _say(loaded, "Which line?", Options(max_tokens=40, json_schema=schema))
    assert text.replace(" ", "").replace("\n", "").startswith('{"line":')
    with pytest.raises(BackendGarbage) as caught:
        _say(loaded, "x", Options(json_schema={"$ref": "#/nowhere"}))
    assert "schema" in caught.value.hint


@pytest.mark.model
def test_a_prefix_survives_in_a_file(loaded: Engine, tmp_path: Path) -> None:
    """What was read can be saved, restored by the same model, and is private."""
    _say(loaded, "Remember this.", Options(max_tokens=1))
    path = tmp_path / "p.prefix"
    loaded.save_prefix(path)
    assert path.stat().st_mode & 0o077 == 0
    assert loaded.restore_prefix(path) > 20
    path.write_bytes(b"rubbish")
    with pytest.raises(BackendError):
        loaded.restore_prefix(path)


@pytest.mark.model
def test_a_truncated_model_is_refused(weights: Path, tmp_path: Path) -> None:
    """A file that ends early is one clear error, not a crash."""
    path = tmp_path / "half.gguf"
    with weights.open("rb") as file:
        path.write_bytes(file.read(3_000_000))
    with pytest.raises(BackendUnavailable, match="cannot be loaded") as caught:
        Engine(path, ONE_THREAD)
    assert "verify" in caught.value.hint


@pytest.mark.model
def test_the_backend_streams_stops_and_goes_on(weights: Path) -> None:
    """A real answer streams; one cut while reading frees the model for the next question."""

    def prompt(text: str) -> Prompt:
        return Prompt((Message(Role.USER, text),))

    async def ask() -> tuple[list[Delta | Completion], Completion]:
        backend = EmbeddedBackend.load("tiny", weights, ONE_THREAD)
        long = prompt("a long text that takes a while to read " * 100)
        with pytest.raises(BackendUnavailable, match="said nothing"):
            await anext(backend.stream(long, Options(deadline_s=0.3)))
        stream = backend.stream(prompt("What is Python?"), Options(max_tokens=8))
        items = [item async for item in stream]
        with pytest.raises(BackendError, match="window"):
            await anext(backend.stream(prompt("word " * 4000), Options()))
        await backend.close()
        last = items[-1]
        assert isinstance(last, Completion)
        return items, last

    items, last = asyncio.run(ask())
    assert "".join(item.text for item in items[:-1]) == last.text
    assert last.finish == "length"
    assert last.usage.completion_tokens == 8
    assert last.usage.first_token_s > 0


@pytest.mark.model
def test_ctrl_c_still_works_after_loading(weights: Path) -> None:
    """The native server leaves Python's signal handling alone, and says nothing on its own."""
    done = _python(
        """
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            print("interrupted")
        """,
        weights,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "interrupted\n", "")


@pytest.mark.model
def test_closing_at_once_does_not_hang(weights: Path) -> None:
    """A model closed before any question ends; the native server alone would wait for ever."""
    done = _python(
        """
        for _ in range(6):
            model.close()
            model = Engine(path, settings)
        """,
        weights,
    )
    assert (done.returncode, done.stderr) == (0, "")


def _python(body: str, weights: Path) -> subprocess.CompletedProcess[str]:
    """Run `body` in a process of its own with a loaded `model`, which is closed at the end."""
    code = textwrap.dedent(
        """
        import signal, sys, pathlib
        from homeport.backends.engine import Engine, EngineSettings
        path, settings = pathlib.Path(sys.argv[1]), EngineSettings(context=256, threads=1)
        model = Engine(path, settings)
        """
    )
    return subprocess.run(
        [sys.executable, "-c", f"{code}{textwrap.dedent(body)}model.close()\n", str(weights)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

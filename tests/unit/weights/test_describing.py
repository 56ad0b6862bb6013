from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.doubles.small_model import CONTENT, ENTRY
from tests.doubles.team_channel import gguf

from homeport.errors import InputError
from homeport.weights import catalogue
from homeport.weights.catalogue import DEFAULT
from homeport.weights.describing import Wishes, describe, weights_in
from homeport.weights.versions import File, Listing, Version

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EMPTY = Listing("team", "", (), ())


def _described(folder: Path, wishes: Wishes | None = None, listing: Listing = EMPTY) -> Version:
    found = weights_in(folder)
    files = tuple(File(name, path.stat().st_size, "a" * 64) for name, path in found.items())
    return describe(found, files, wishes or Wishes("small"), listing, number=1, now=NOW)


def test_a_gguf_file_describes_itself(tmp_path: Path) -> None:
    """Licence, quantisation, window and template come from its head."""
    path = tmp_path / "w.gguf"
    path.write_bytes(gguf())
    version = _described(path)
    assert (version.licence, version.quantisation, version.architecture) == (
        "MIT",
        "Q4_K_M",
        "llama",
    )
    assert (version.context_window, version.main) == (512, "w.gguf")
    assert version.chat_template_sha256
    assert version.memory > version.size
    assert version.prefill_tokens_per_s > DEFAULT.prefill_tokens_per_s


def test_other_weights_are_described_by_their_files(tmp_path: Path) -> None:
    """The largest file is the one that is loaded; the template lies beside it."""
    (tmp_path / "model.safetensors").write_bytes(b"x" * 100)
    (tmp_path / "config.json").write_bytes(b"{}")
    wishes = Wishes("small", "Apache-2.0")
    assert _described(tmp_path, wishes).main == "model.safetensors"
    assert _described(tmp_path, wishes).chat_template_sha256 == ""
    (tmp_path / "tokenizer_config.json").write_bytes(b'{"chat_template": "{{ x }}"}')
    named = _described(tmp_path, wishes).chat_template_sha256
    (tmp_path / "tokenizer_config.json").write_bytes(b'{"chat_template": [{"name": "x"}]}')
    several = _described(tmp_path, wishes).chat_template_sha256
    (tmp_path / "chat_template.jinja").write_bytes(b"{{ x }}")
    assert _described(tmp_path, wishes).chat_template_sha256 == named != several
    (tmp_path / "chat_template.jinja").unlink()
    (tmp_path / "tokenizer_config.json").write_bytes(b"[]")
    with pytest.raises(InputError, match="cannot be read as JSON"):
        _described(tmp_path, wishes)


def test_a_licence_must_be_known(tmp_path: Path) -> None:
    """Where neither the weights nor the publisher say it, nothing is published."""
    path = tmp_path / "w.gguf"
    path.write_bytes(gguf(licence=""))
    with pytest.raises(InputError, match="licence") as caught:
        _described(path)
    assert "--licence" in caught.value.hint
    assert _described(path, Wishes("small", "MIT")).licence == "MIT"


def test_another_template_must_be_meant(tmp_path: Path) -> None:
    """A template shapes every prompt: a new one is never published by accident."""
    path = tmp_path / "w.gguf"
    path.write_bytes(gguf())
    before = Listing("team", "small", (_described(path),), ())
    _described(path, listing=before)
    path.write_bytes(gguf(template="{{ other }}"))
    with pytest.raises(InputError, match="chat template differs") as caught:
        _described(path, listing=before)
    assert "--new-template" in caught.value.hint
    assert _described(path, Wishes("small", new_template=True), before).version == 1


def test_a_pinned_name_keeps_its_pin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody publishes other weights under the name of a model that Homeport pins."""
    monkeypatch.setattr(catalogue, "CATALOGUE", (ENTRY,))
    path = tmp_path / "tiny.bin"
    path.write_bytes(CONTENT)
    with pytest.raises(InputError, match="pinned by Homeport"):
        _described(path, Wishes("tiny", "MIT"))
    found = {"tiny.bin": path}
    files = (File("tiny.bin", ENTRY.size, ENTRY.sha256),)
    same = describe(found, files, Wishes("tiny", "MIT"), EMPTY, number=1, now=NOW)
    assert same.name == "tiny"


@pytest.mark.parametrize("name", ["", "Large", "../x", "con"])
def test_other_names_are_refused(tmp_path: Path, name: str) -> None:
    """What members could not keep is not published."""
    path = tmp_path / "w.gguf"
    path.write_bytes(gguf())
    with pytest.raises(InputError, match="cannot be called"):
        _described(path, Wishes(name))


def test_only_real_files_under_plain_names_are_published(tmp_path: Path) -> None:
    """Links, empty files, odd names, empty folders and missing ones are told apart."""
    folder = tmp_path / "f"
    folder.mkdir()
    with pytest.raises(InputError, match="is empty"):
        weights_in(folder)
    with pytest.raises(InputError, match="no weights"):
        weights_in(tmp_path / "none")
    (folder / "w.gguf").write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_bytes(b"x")
    (folder / "model.sig").write_bytes(b"x")
    assert set(weights_in(folder)) == {"w.gguf"}
    for name, content, problem in (
        ("a b", b"x", "could not keep"),
        ("empty", b"", "is empty"),
        ("link", None, "is a link"),
    ):
        path = folder / name
        path.symlink_to("/etc") if content is None else path.write_bytes(content)
        with pytest.raises(InputError, match=problem):
            weights_in(folder)
        path.unlink()

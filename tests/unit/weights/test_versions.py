import json
from collections.abc import Callable
from typing import Any

import pytest

from homeport.errors import ChannelRefused
from homeport.weights.catalogue import Purpose
from homeport.weights.versions import (
    File,
    Listing,
    Version,
    listing_text,
    read_listing,
    signature_target,
    target_of,
    valid_name,
    valid_path,
)

VERSION = Version(
    name="small",
    version=2,
    main="w.gguf",
    files=(File("tokens/words.json", 2, "a" * 64), File("w.gguf", 10, "b" * 64)),
    signature=File("model.sig", 3, "c" * 64),
    published="2026-01-01T00:00:00+00:00",
    licence="MIT",
    purpose=Purpose.ANSWER,
    quantisation="Q4_K_M",
    architecture="llama",
    chat_template_sha256="",
    context_window=512,
    memory=1,
    prefill_tokens_per_s=1.5,
    decode_tokens_per_s=1.0,
)
LISTING = Listing("team", "small", (VERSION,), ("PEM",))


def test_a_listing_is_read_as_it_was_written() -> None:
    """Nothing is lost on the way."""
    assert read_listing(listing_text(LISTING).encode()) == LISTING
    assert LISTING.names == ("small",)
    assert VERSION.size == 12


def test_versions_come_newest_first() -> None:
    """Ten is newer than nine."""
    many = Listing("team", "", tuple(_version(version=n) for n in (9, 10, 1)), ())
    assert [one.version for one in many.of("small")] == [10, 9, 1]
    assert many.of("other") == ()


def _version(**changes: Any) -> Version:  # noqa: ANN401 -- any field of it
    from dataclasses import replace  # noqa: PLC0415 -- here only

    return replace(VERSION, **changes)


def test_entries_begin_with_the_file_that_is_loaded() -> None:
    """Each file has a pin and lies in the version's folder."""
    main, words = VERSION.entries("channels/x/small/2")
    assert (main.file, main.sha256, main.folder) == ("w.gguf", "b" * 64, "channels/x/small/2")
    assert words.file == "tokens/words.json"


def test_targets_have_places_of_their_own() -> None:
    """No version's file can stand where another's does."""
    assert target_of(VERSION, VERSION.files[0]) == "models/small/2/tokens/words.json"
    assert signature_target(VERSION) == "signatures/small/2.sig"


@pytest.mark.parametrize("name", ["a", "qwen2.5-coder_1", "x" * 64])
def test_plain_names_are_names(name: str) -> None:
    """Small letters, digits, dots, dashes, underscores."""
    assert valid_name(name)


@pytest.mark.parametrize(
    "name", ["", "A", ".a", "a.", "a/b", "..", "a b", "con", "nul.gguf", "x" * 65, "é", "a\n"]
)
def test_other_names_are_refused(name: str) -> None:
    """What would be a path, hidden, or reserved somewhere is no name."""
    assert not valid_name(name)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a",
        "../a",
        "a/../b",
        "a//b",
        "a/",
        "a\\b",
        "C:a",
        ".a",
        "a\x00",
        "COM1",
        "a.",
        "a" * 241,
    ],
)
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    """A version's files stay in its folder, on every platform."""
    assert not valid_path(path)
    assert not valid_path(f"a/{path}") or path in {"", "a" * 241}


def _spoil(change: Callable[[Any], object]) -> bytes:
    document = json.loads(listing_text(LISTING))
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("models"),
        lambda d: d.update(channel="../up"),
        lambda d: d.update(default="other"),
        lambda d: d["models"].append(d["models"][0]),
        lambda d: d["models"][0].update(extra=1),
        lambda d: d["models"][0].update(name="../x"),
        lambda d: d["models"][0].update(version=0),
        lambda d: d["models"][0].update(version=True),
        lambda d: d["models"][0].update(version=1.5),
        lambda d: d["models"][0].update(main="other"),
        lambda d: d["models"][0].update(files=[]),
        lambda d: d["models"][0].update(purpose="rule"),
        lambda d: d["models"][0].update(licence=None),
        lambda d: d["models"][0].update(memory=-1),
        lambda d: d["models"][0].update(decode_tokens_per_s=float("nan")),
        lambda d: d["models"][0].update(decode_tokens_per_s="1"),
        lambda d: d["models"][0].update(chat_template_sha256="x"),
        lambda d: d["models"][0]["files"][0].update(path="../../x"),
        lambda d: d["models"][0]["files"][0].update(sha256=""),
        lambda d: d["models"][0]["files"][0].update(path="W.gguf"),
        lambda d: d["models"][0]["files"][0].update(path="w.gguf/x"),
        lambda d: d.update(models=[1]),
        lambda d: d.update(signers="PEM" and [1]),
    ],
)
def test_a_spoiled_listing_is_refused(change: Callable[[Any], object]) -> None:
    """Whatever is missing, doubled, of another kind or leads elsewhere is one clear error."""
    with pytest.raises(ChannelRefused, match="cannot be understood"):
        read_listing(_spoil(change))


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"1", b"[" * 100_000])
def test_what_is_no_listing_is_refused(data: bytes) -> None:
    """Other JSON, other bytes, depths."""
    with pytest.raises(ChannelRefused):
        read_listing(data)


def test_a_newer_format_asks_for_an_update() -> None:
    """An old Homeport says that it is old."""
    with pytest.raises(ChannelRefused, match="newer kind") as caught:
        read_listing(_spoil(lambda d: d.update(format=2)))
    assert caught.value.hint == "update homeport"

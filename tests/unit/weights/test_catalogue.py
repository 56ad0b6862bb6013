import re

import pytest

from homeport.weights.catalogue import CATALOGUE, DEFAULT, Entry, Purpose, WheelParts


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_every_entry_is_pinned(entry: Entry) -> None:
    """Each model has a whole digest of its file and of its template, and a free licence."""
    assert re.fullmatch(r"[0-9a-f]{64}", entry.sha256)
    assert re.fullmatch(r"[0-9a-f]{64}", entry.chat_template_sha256)
    assert entry.licence == "Apache-2.0"
    assert re.fullmatch(r"[a-z0-9._-]+\.gguf", entry.file)
    assert entry.sources


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_parts_add_up_to_the_file(entry: Entry) -> None:
    """As many parts as are named hold the pinned size: the last one not empty, none too many."""
    for pin in entry.sources:
        if isinstance(pin, WheelParts):
            assert (pin.parts - 1) * pin.part_bytes < entry.size <= pin.parts * pin.part_bytes


def test_the_default_is_for_answers() -> None:
    """Models for drafts and tests are never what a person gets unasked."""
    assert DEFAULT.purpose is Purpose.ANSWER
    assert [entry.name for entry in CATALOGUE if entry.purpose is Purpose.ANSWER] == [DEFAULT.name]


def test_names_and_files_are_unique() -> None:
    """No two entries share a name or a file."""
    assert len({entry.name for entry in CATALOGUE}) == len(CATALOGUE)
    assert len({entry.file for entry in CATALOGUE}) == len(CATALOGUE)

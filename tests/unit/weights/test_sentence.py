"""The pinned sentence model."""

import re

from homeport.weights.catalogue import CATALOGUE, Purpose, WheelParts
from homeport.weights.sentence import FILES


def test_both_files_are_pinned() -> None:
    """Each file has a whole digest, a free licence and a source that holds exactly its size."""
    for entry in FILES:
        assert re.fullmatch(r"[0-9a-f]{64}", entry.sha256)
        assert entry.licence == "Apache-2.0"
        assert [pin.part_bytes for pin in entry.sources if isinstance(pin, WheelParts)] == [
            entry.size
        ]


def test_it_is_no_model_for_answers() -> None:
    """It is not among the models a person can choose for answers."""
    assert {entry.purpose for entry in FILES} == {Purpose.EMBED}
    assert not set(FILES) & set(CATALOGUE)

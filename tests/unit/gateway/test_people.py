"""The names of people in the settings."""

from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.gateway.people import listed_people


def test_names_of_people(tmp_path: Path) -> None:
    """Each line is a name, but empty ones and comments."""
    file = tmp_path / "people.txt"
    file.write_text("\ufeff# staff\nIda Holm\n\n  Jörg Maurer \n", encoding="utf-8")
    assert listed_people(str(file)) == ("Ida Holm", "Jörg Maurer")


def test_a_list_that_cannot_be_read(tmp_path: Path) -> None:
    """A list that is missing or no text is an error: nobody would know whom to withhold."""
    with pytest.raises(InputError, match="No such file") as caught:
        listed_people(str(tmp_path / "missing"))
    assert "HOMEPORT_PEOPLE" in caught.value.hint
    (tmp_path / "latin").write_bytes(b"J\xf6rg")
    with pytest.raises(InputError, match="cannot be read"):
        listed_people(str(tmp_path / "latin"))

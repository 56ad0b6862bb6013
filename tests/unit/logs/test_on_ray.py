"""Claims about digesting on a Ray cluster; the tests of a cluster need the extra."""

import gzip
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.logs import digest_files, on_ray
from homeport.logs.on_ray import digest_on_ray, scanned

needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="the extra ray is not installed")
LINES = "".join(
    f"2026-03-02T05:{n // 60 % 60:02}:{n % 60:02}Z INFO [a{n % 3}] took {n} ms\n"
    for n in range(3000)
)


@needs_ray
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_what_one_process_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On two cores, with parts, a packed file, one that is damaged and one that is missing."""
    monkeypatch.setattr(on_ray, "PART", 40_000)
    plain, packed, torn = (tmp_path / name for name in ("x.log", "y.gz", "z.gz"))
    plain.write_text(LINES)
    packed.write_bytes(gzip.compress(LINES.encode()))
    torn.write_bytes(gzip.compress(LINES.encode())[:-2000])
    paths = [plain, packed, torn, tmp_path / "none.log"]
    assert digest_on_ray(paths, workers=2) == digest_files(paths, workers=1)


def test_a_file_that_vanishes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The task of a file that is gone by then answers with the reason."""
    path = tmp_path / "x.log"
    path.write_text(LINES)
    monkeypatch.setattr(on_ray, "_mapped", _without(path))
    digest = digest_on_ray([path])
    assert (digest.lines, digest.sources[0].error) == (0, "no such file or directory")


def _without(path: Path) -> object:
    import pickle  # noqa: PLC0415 -- this test only

    def mapped(tasks: list[on_ray.Task], _: int) -> list[dict[str, object]]:
        path.unlink()
        return [scanned({"number": 0, "task": pickle.dumps(task)}) for task in tasks]

    return mapped


def test_what_cannot_be_shared_out_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Standard input, and a machine without the extra."""
    with pytest.raises(InputError, match="standard input"):
        digest_on_ray(["-"])
    monkeypatch.setitem(sys.modules, "ray", None)
    (tmp_path / "x.log").write_text(LINES)
    with pytest.raises(InputError, match="Ray is not installed"):
        digest_on_ray([tmp_path / "x.log"])

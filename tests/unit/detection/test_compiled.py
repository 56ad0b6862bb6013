import contextlib
import ctypes
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from homeport.detection import compiled, linewise, multipattern, native, programs
from homeport.detection.compiled import best_prefilter, kept_programs, prefilter_if_kept
from homeport.detection.detector import Detector, Layer, PatternDetector
from homeport.detection.multipattern import HyperscanPrefilter
from homeport.detection.prefilter import KeywordPrefilter, Window, each
from homeport.domain import Category
from homeport.storage import locked

pytest.importorskip("hyperscan")
RULES = (PatternDetector("one", "abc", ("abc",), Category.SECRET, ("abc",)),)


def works(folder: Path) -> bool:
    """Tell whether the prefilter with this cache folder does its work."""
    return list(each(best_prefilter(RULES, folder).windows(b"x abc"))) == [Window(0, 0, 5)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a cache folder that nobody else can write."""
    made = tmp_path / "cache"
    made.mkdir(mode=0o700)
    return made


def compiles(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often the rules are compiled."""
    counted: list[int] = []
    real = multipattern.compile_database

    def counting(patterns: tuple[bytes, ...]) -> object:
        counted.append(len(patterns))
        return real(patterns)

    monkeypatch.setattr(compiled, "compile_database", counting)
    return counted


def test_second_time_from_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process does not compile."""
    counted = compiles(monkeypatch)
    assert works(folder)
    assert works(folder)
    assert counted == [1]
    [file] = folder.glob("*.hsdb")
    assert file.stat().st_mode & 0o077 == 0


def test_the_cache_folder_is_made(tmp_path: Path) -> None:
    """A missing folder is made, for its owner alone."""
    assert works(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 5000])
def test_damaged(folder: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    """A file that is cut off, empty or not ours is compiled again and replaced."""
    works(folder)
    [file] = folder.glob("*.hsdb")
    file.write_bytes(damage)
    counted = compiles(monkeypatch)
    assert works(folder)
    assert works(folder)
    assert counted == [1]


def test_one_flipped_bit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single changed bit is seen before the database is loaded."""
    works(folder)
    [file] = folder.glob("*.hsdb")
    data = bytearray(file.read_bytes())
    data[-9] ^= 1
    file.write_bytes(data)
    counted = compiles(monkeypatch)
    assert works(folder)
    assert counted == [1]


def test_an_honest_digest_over_nonsense(folder: Path) -> None:
    """Even with a right digest, what is no database is compiled again."""
    import hashlib  # noqa: PLC0415 -- beside its only use

    works(folder)
    [file] = folder.glob("*.hsdb")
    file.write_bytes(hashlib.sha256(b"nonsense").digest() + b"nonsense")
    assert works(folder)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_others_can_write_is_not_trusted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """A cache that another user could have written is not loaded."""
    works(folder)
    [file] = folder.glob("*.hsdb")
    (file if what == "file" else folder).chmod(0o777)
    counted = compiles(monkeypatch)
    assert works(folder)
    assert counted == [1]


def test_links_are_not_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link in the cache is no cache."""
    works(folder)
    [file] = folder.glob("*.hsdb")
    file.rename(folder / "elsewhere")
    file.symlink_to(folder / "elsewhere")
    counted = compiles(monkeypatch)
    assert works(folder)
    assert counted == [1]


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    """Where nothing can be kept, the work is done all the same."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert works(blocked)


def test_other_rules_other_file(folder: Path) -> None:
    """A changed rule never meets the database of the old one."""
    works(folder)
    other = (PatternDetector("one", "abd", ("abd",), Category.SECRET, ("abd",)),)
    best_prefilter(other, folder)
    assert len(list(folder.glob("*.hsdb"))) == 2


def test_without_hyperscan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Hyperscan has no package, keywords do its work."""
    assert not isinstance(best_prefilter(RULES, folder), KeywordPrefilter)
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    assert isinstance(best_prefilter(RULES, folder), KeywordPrefilter)
    monkeypatch.undo()
    monkeypatch.setenv(native.DISABLE, "1")
    assert isinstance(best_prefilter(RULES, folder), KeywordPrefilter)


def test_switched_off(folder: Path) -> None:
    """Where a person does without C libraries, a scan loads neither Hyperscan nor our own."""
    code = (
        "import sys; from homeport.detection import Scanner;"
        "assert Scanner.default().scan('password = ' + sys.argv[1]);"
        "print([each for each in sys.modules if 'hyperscan' in each]);"
        "print([line for line in open('/proc/self/maps') if 'homeport/detection/_' in line])"
    )
    environment = {**os.environ, native.DISABLE: "1", "HOMEPORT_CACHE_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", code, "kQ9xR7" + "tW2mZv"],
        capture_output=True, text=True, env=environment, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["[]", "[]"]


def test_the_usual_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder the user's cache folder is used."""
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path)
    best_prefilter(RULES)
    assert os.listdir(tmp_path / "detection")  # noqa: PTH208 -- names are enough


def test_without_a_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no cache folder can be made the rules are compiled and kept nowhere."""
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(file / "below"))
    assert list(each(best_prefilter(RULES).windows(b"x abc"))) == [Window(0, 0, 5)]


def test_old_databases_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache keeps the newest databases and does not grow with every change of the rules."""
    monkeypatch.setattr(compiled, "_KEPT", 2)
    for age, name in enumerate(("rules-a.hsdb", "rules-b.hsdb", "other")):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (age, age))
    assert works(folder)
    names = {file.name for file in folder.iterdir() if file.suffix not in {".table", ".lock"}}
    assert len(names) == 3
    assert {"rules-b.hsdb", "other"} < names


def test_without_the_library(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where our library was not built, Hyperscan looks for everything."""
    monkeypatch.setattr(compiled, "automatons", lambda: None)
    assert isinstance(best_prefilter(RULES, folder), HyperscanPrefilter)
    assert works(folder)


def test_automatons_from_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patterns of digits are looked for by automatons, made once and kept."""
    if linewise.automatons() is None:
        pytest.skip("the library was not built")
    rules = (*RULES, PatternDetector("two", r"\d-\d", (), Category.SECRET, ("1-2",)))
    made: list[int] = []
    real = linewise.make

    def counting(loaded: ctypes.CDLL, rules: Sequence[Detector | Layer]) -> bytes:
        made.append(len(rules))
        return real(loaded, rules)

    monkeypatch.setattr(linewise, "make", counting)
    for _ in range(2):
        windows = best_prefilter(rules, folder).windows(b"x abc\n3-4 5-6\n")
        assert sorted(each(windows)) == [Window(0, 0, 5), Window(1, 6, 13)]
    assert made == [2]


def test_programs_from_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs are made once and kept; what has none is known to have none."""
    if native.library("programs") is None:
        pytest.skip("the library was not built")
    rules = (*RULES, PatternDetector("two", "(?s)a", (), Category.SECRET, ("a",)))
    made = kept_programs(rules, folder)
    assert made == {"abc": programs.program("abc"), "(?s)a": b""}
    monkeypatch.setattr(programs, "written", None)
    assert kept_programs(rules, folder) == made
    monkeypatch.setattr(compiled, "library", lambda _name: None)
    assert kept_programs(rules, folder) == {}


def test_two_processes_at_once(folder: Path) -> None:
    """Processes that start together with an empty cache all work and leave one whole database."""
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from homeport.detection.compiled import best_prefilter;"
        "from homeport.detection import PatternDetector; from homeport.domain import Category;"
        "rule = PatternDetector('one', 'abc', ('abc',), Category.SECRET, ('abc',));"
        "print(len(best_prefilter((rule,), Path(sys.argv[1])).windows(b'x abc')))"
    )
    source = str(Path(compiled.__file__).parents[2])
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(folder), source], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    assert [process.communicate()[0].strip() for process in started] == ["3"] * 4
    [file] = folder.glob("*.hsdb")
    assert compiled._loaded(compiled._kept(file)) is not None


def test_not_kept(folder: Path) -> None:
    """A prefilter for this process only leaves no file."""
    prefilter = best_prefilter(RULES, folder, kept=False)
    assert list(each(prefilter.windows(b"x abc"))) == [Window(0, 0, 5)]
    assert not list(folder.iterdir())


def test_what_is_kept_is_taken_and_nothing_is_made(folder: Path) -> None:
    """Who only takes gets nothing at first, and what another has made afterwards."""
    assert prefilter_if_kept(RULES, folder) is None
    assert not list(folder.glob("*.hsdb"))
    assert works(folder)
    taken = prefilter_if_kept(RULES, folder)
    assert taken is not None
    assert list(each(taken.windows(b"x abc"))) == [Window(0, 0, 5)]


def test_processes_that_need_the_same_make_it_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waited for another process takes what that one made."""
    with locked(folder / "making.lock"):
        code = (
            "import sys; from pathlib import Path; from homeport.detection import compiled;"
            "from homeport.detection.detector import PatternDetector;"
            "from homeport.domain import Category;"
            "rule = PatternDetector('one', 'abc', ('abc',), Category.SECRET, ('abc',));"
            "compiled.compile_database = None;"  # would have to be called otherwise
            "print('waiting', flush=True);"
            "compiled.best_prefilter((rule,), Path(sys.argv[1]))"
        )
        other = subprocess.Popen(
            [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "waiting\n"
        # The lock is ours: made here as its holder would, without asking for it again.
        monkeypatch.setattr(compiled, "locked", lambda _path: contextlib.nullcontext())
        best_prefilter(RULES, folder)
    assert other.wait() == 0
    other.stdout.close()

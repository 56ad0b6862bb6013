"""The code index: opening, refreshing, looking up."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files

from homeport.code import Index, Query, Refreshed
from homeport.errors import IndexUnavailable, StorageDamaged, StorageError
from homeport.storage.vectors import Collection

FILES = {
    "shop/cart.py": (
        "from shop.money import round_up\n\n\n"
        "class Cart:\n"
        "    def total(self):\n"
        "        return round_up(sum(self.prices))\n\n"
        "    def show(self):\n"
        "        return str(self.total())\n"
    ),
    "shop/money.py": "def round_up(amount):\n    return int(amount) + 1\n",
    "tests/test_cart.py": (
        "from shop.cart import Cart\n\n\ndef test_total():\n    assert Cart().total() == 3\n"
    ),
    "setup.cfg": "[metadata]\nname = shop\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A small shop."""
    return write_files(tmp_path / "repo", FILES)


def _refreshed(repo: Path) -> Refreshed:
    with Index.open(repo) as index:
        return index.refresh()


def test_first_refresh_and_the_next(repo: Path) -> None:
    """The first refresh reads everything, the next finds nothing to do."""
    first = _refreshed(repo)
    assert (first.files, first.added, first.touched, first.rebuilt) == (4, 4, 4, False)
    assert first.chunks > 6
    again = _refreshed(repo)
    assert (again.files, again.chunks, again.touched) == (4, first.chunks, 0)


def test_nothing_to_do_takes_no_lock(repo: Path) -> None:
    """Files that are as known, and old enough to be believed, leave the index alone."""
    for name in FILES:
        os.utime(repo / name, (1_000_000_000, 1_000_000_000))
    _refreshed(repo)
    with Index.open(repo) as index:
        lock = index.path.with_name(f"{index.path.name}.refresh")
        lock.unlink()
        assert index.refresh().touched == 0
        assert not lock.exists()


def test_paths_and_chunks(repo: Path) -> None:
    """Files, and the innermost chunk of a line, can be asked for."""
    with Index.open(repo) as index:
        index.refresh()
        assert index.paths() == tuple(sorted(FILES))
        found = index.chunk_at("shop/cart.py", 6)
        assert found is not None
        assert (found.symbol, found.calls) == ("Cart.total", ("round_up", "sum"))
        assert index.chunk_at("shop/cart.py", 99) is None
        assert index.chunk_at("nowhere.py", 1) is None
        assert [one.symbol for one in index.chunks_of("shop/cart.py")] == [
            "",
            "Cart",
            "Cart.total",
            "Cart.show",
        ]


def test_definitions(repo: Path) -> None:
    """A symbol is found by its bare name and by its qualified one."""
    with Index.open(repo) as index:
        index.refresh()
        assert [one.path for one in index.definitions("round_up")] == ["shop/money.py"]
        assert [one.symbol for one in index.definitions("Cart.total")] == ["Cart.total"]
        assert index.definitions("Basket.total") == []
        assert index.definitions("") == []


def test_calls_and_references(repo: Path) -> None:
    """Who calls a name, what a chunk calls, and which lines name a symbol can be asked for."""
    with Index.open(repo) as index:
        index.refresh()
        assert [one.symbol for one in index.callers("total")] == ["Cart.show", "test_total"]
        assert index.callers("") == []
        total = index.definitions("Cart.total")[0]
        assert [one.symbol for one in index.callees(total)] == ["round_up"]
        found = index.references("round_up")
        assert [(one.path, one.line, one.symbol) for one in found] == [
            ("shop/cart.py", 1, ""),
            ("shop/cart.py", 6, "Cart.total"),
            ("shop/money.py", 1, "round_up"),
        ]
        assert index.references("round_up", limit=1) == found[:1]
        assert index.references("roundUp") == []


def test_imports(repo: Path) -> None:
    """A file's import statements, and the files they point to, can be asked for."""
    with Index.open(repo) as index:
        index.refresh()
        assert index.imports_of("tests/test_cart.py") == ("from shop.cart import Cart",)
        assert index.imports_of("nowhere.py") == ()
        assert index.imported_by("tests/test_cart.py") == ("shop/cart.py",)


def test_changes_are_seen(repo: Path) -> None:
    """New, changed and deleted files are brought in, whichever way they changed."""
    _refreshed(repo)
    write_files(repo, {"shop/new.py": "def fresh(): pass\n", "shop/money.py": "def down(): pass\n"})
    (repo / "setup.cfg").unlink()
    with Index.open(repo) as index:
        assert "setup.cfg" in index.paths()
        done = index.refresh()
        assert (done.added, done.changed, done.removed) == (1, 1, 1)
        assert "setup.cfg" not in index.paths()
        assert index.definitions("fresh")
        assert index.definitions("down")
        assert index.definitions("round_up") == []
        assert index.naming("amount") == []


def test_a_broken_index_is_rebuilt_and_said(repo: Path) -> None:
    """A damaged file is replaced by a new index, and the refresh says so."""
    _refreshed(repo)
    with Index.open(repo) as index:
        path = index.path
    path.write_bytes(b"no database" * 1000)
    again = _refreshed(repo)
    assert (again.rebuilt, again.added) == (True, 4)
    assert not _refreshed(repo).rebuilt


def test_another_key_rebuilds(repo: Path, own_state: Path) -> None:
    """An index that was written with another key is replaced."""
    _refreshed(repo)
    (own_state / "config" / "master.key").unlink()
    assert _refreshed(repo).rebuilt


def test_two_at_once(repo: Path) -> None:
    """Two that index at the same time both end with a whole index."""
    write_files(repo, {f"more/m{n}.py": f"def f{n}(): pass\n" for n in range(50)})
    results: list[Refreshed] = []
    threads = [threading.Thread(target=lambda: results.append(_refreshed(repo))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.files for one in results] == [54] * 3
    assert sum(one.added for one in results) == 54


def test_interrupted(repo: Path) -> None:
    """An index whose making was interrupted is completed by the next refresh."""

    def interrupt(done: int, total: int) -> None:
        if done == 3:
            assert total == 4
            raise KeyboardInterrupt

    with Index.open(repo) as index, pytest.raises(KeyboardInterrupt):
        index.refresh(interrupt)
    assert _refreshed(repo).added == 4
    with Index.open(repo) as index:
        assert index.definitions("round_up")


def test_the_text_is_nowhere_readable(repo: Path, own_state: Path) -> None:
    """Nothing of the code, its names or its paths can be read in the state folder."""
    _refreshed(repo)
    stored = b"".join(
        file.read_bytes() + file.name.encode() for file in own_state.rglob("*") if file.is_file()
    )
    for word in (b"round_up", b"Cart", b"shop", str(repo).encode()):
        assert word not in stored


def test_no_folder(tmp_path: Path) -> None:
    """A path that is no folder is refused with the next step."""
    with pytest.raises(IndexUnavailable, match="no such file") as missing:
        Index.open(tmp_path / "missing")
    assert missing.value.hint
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnavailable, match="not a folder"):
        Index.open(tmp_path / "file")


def test_empty_folder(tmp_path: Path) -> None:
    """An empty repository has an empty index that can be asked."""
    with Index.open(tmp_path) as index:
        assert index.refresh() == Refreshed(files=0, chunks=0)
        assert index.locate(Query("anything at all")) == []


def test_links_to_the_repository_share_its_index(repo: Path, tmp_path: Path) -> None:
    """The same folder reached by another path has the same index."""
    link = tmp_path / "link"
    link.symlink_to(repo, target_is_directory=True)
    with Index.open(repo) as one, Index.open(link) as other:
        assert one.path == other.path


def test_a_full_disk_is_said(repo: Path) -> None:
    """What the database refuses comes as an error with the next step."""
    write_files(repo, {f"m{n}.py": f"def f{n}(): return '{'word ' * 99}'\n" for n in range(200)})
    with Index.open(repo) as index:
        index.connection.pragma("max_page_count", 5)
        with pytest.raises(StorageError, match="cannot be used") as full:
            index.refresh()
        assert full.value.hint


def test_recent_commits_follow_the_head(repo: Path) -> None:
    """The latest commits are asked for once, and again when there is a new one."""
    with Index.open(repo) as index:
        assert index.recent_commits() == []
        commit_all(repo, "first")
        first = index.recent_commits()
        assert index.recent_commits() is first
        write_files(repo, {"setup.cfg": "[metadata]\n"})
        commit_all(repo, "second")
        assert [files for _, files in index.recent_commits()] == [("setup.cfg",), first[0][1]]


def test_vectors_by_content(repo: Path) -> None:
    """Embeddings are kept by what a chunk says: a moved function keeps its own."""
    pytest.importorskip("sqlite_vec")
    with Index.open(repo) as index:
        index.refresh()
        texts = index.to_embed()
        assert {one.symbol for one in texts.values()} == {
            "Cart", "Cart.total", "Cart.show", "round_up", "test_total"
        }  # fmt: skip
        store = index.vectors("m", 2)
        store.put({digest: [1.0, float(n)] for n, digest in enumerate(texts)})
        write_files(repo, {"shop/more.py": (repo / "shop/money.py").read_text()})
        (repo / "shop/money.py").unlink()
        index.refresh()
        assert index.vectors("m", 2).missing(list(index.to_embed())) == []
        moved = index.definitions("round_up")[0]
        digest = index.digest_of(moved)
        assert digest in texts
        assert index.with_digest(digest) == [moved]
        assert index.digest_of(replace(moved, path="nowhere.py")) is None


def test_unused_vectors_are_forgotten(repo: Path) -> None:
    """Embeddings of texts that are gone stay for a while, but do not pile up."""
    pytest.importorskip("sqlite_vec")
    with Index.open(repo) as index:
        index.refresh()
        store = index.vectors("m", 2)
        here = next(iter(index.to_embed()))
        gone = [bytes([number]) * 16 for number in range(10)]
        store.put({one: [1.0, 0.0] for one in (here, *gone)})
        index.forget_unused_vectors()
        assert store.missing(gone) == []
        store.put({bytes([number]) * 16: [1.0, 0.0] for number in range(10, 40)})
        index.forget_unused_vectors()
        assert store.missing([here, *gone]) == gone


def test_shared_vectors_are_asked_first(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a team shares a store, the index gives that one."""
    named: list[Collection] = []

    def shared(collection: Collection) -> str:
        named.append(collection)
        return "shared"

    monkeypatch.setattr("homeport.storage.vectors.shared_vectors", shared)
    with Index.open(repo) as index:
        store: object = index.vectors("m", 2)
    assert store == "shared"
    assert named == [Collection(str(repo), "m", 2)]


def test_commits_are_learnt_once(repo: Path) -> None:
    """A repository's own commits are read by the refresh; a changed HEAD is noticed."""
    commit_all(repo, "first")
    with Index.open(repo) as index:
        index.refresh()
        assert index.changes_of("setup.cfg") == 1
        assert index.together("setup.cfg")[0][1] == 1


def _damaged(repo: Path) -> Index:
    """Return the open index of a repository, with all pages but the first ones overwritten."""
    with Index.open(repo) as index:
        index.refresh()
    content = index.path.read_bytes()
    index.path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    return Index.open(repo)


def test_damage_found_by_a_refresh(repo: Path) -> None:
    """An index that opens but cannot be read is built anew, and that is said."""
    with _damaged(repo) as index:
        done = index.refresh()
        assert (done.added, done.rebuilt, index.mended) == (4, True, True)
        assert index.refresh().rebuilt is False


@pytest.mark.parametrize(
    "ask",
    [
        lambda index: index.locate(Query("round_up is wrong"))[0].path,
        lambda index: index.definitions("round_up")[0].path,
    ],
)
def test_damage_found_by_a_question(repo: Path, ask: Callable[[Index], str]) -> None:
    """A damaged index answers all the same, after it was built anew."""
    with _damaged(repo) as index:
        assert ask(index) == "shop/money.py"
        assert index.mended


def test_damage_under_buffers(repo: Path) -> None:
    """In the middle of an overlay the damage is told: its buffers would be lost."""

    def fail() -> None:
        raise StorageDamaged("damaged")

    with Index.open(repo) as index, index.overlaid({}):
        with pytest.raises(StorageDamaged):
            index._mending(fail)
        assert not index.mended


def test_an_interrupted_index_is_no_broken_one(repo: Path) -> None:
    """What an interruption left is gone on with; nobody is told that it could not be used."""

    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    with Index.open(repo) as index, pytest.raises(KeyboardInterrupt):
        index.refresh(interrupt)
    again = _refreshed(repo)
    assert (again.files, again.rebuilt) == (4, False)

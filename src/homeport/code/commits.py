"""What the latest commits changed and who made them, kept in the index and read from git once.

A commit that touches many files is a sweep: it says neither what belongs together nor who knows a
file. Who knows it is judged by the commits that changed it; `git blame` costs too much for that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from homeport.code.git import git
from homeport.code.refresh import writing

if TYPE_CHECKING:
    from pathlib import Path

    import apsw

_COMMITS = 2_000  # the latest, without merges
_WIDEST = 30  # files of a commit that counts
_HALF_LIFE_S = 365 * 86_400  # after which a change says half as much about who knows a file
_PATIENCE_S = 8.0
_RECORD, _FIELD = "\x1e", "\x1f"
_HASH = re.compile(r"[0-9a-f]{40,64}")
_ABOUT = re.compile(rf"([0-9a-f]{{40,64}}){_FIELD}(\d{{1,18}}){_FIELD}(.*)")


def head_of(repo: Path) -> str:
    """Return the hash of the commit that is checked out, empty where there is none."""
    head = (git(repo, "rev-parse", "--verify", "--quiet", "HEAD") or b"").decode().strip()
    return head if _HASH.fullmatch(head) else ""


def learn_commits(connection: apsw.Connection, repo: Path, known: str, head: str) -> None:
    """Read what was committed up to `head` since the commit `known`, which may be empty."""
    log = _log(repo, f"{known}..{head}") if _HASH.fullmatch(known) else None
    if log is None:  # the first time, or the known commit is no more
        log = _log(repo, head)
    if log is None:
        return  # too slow, or damaged: there is no history to tell of
    with writing(connection):
        for record in reversed(log.decode("utf-8", "replace").split(_RECORD)[1:]):
            _keep(connection, record)
        _prune(connection)


def _log(repo: Path, revisions: str) -> bytes | None:
    return git(
        repo,
        "log",
        f"--format={_RECORD}%H{_FIELD}%ct{_FIELD}%aN",
        f"--max-count={_COMMITS}",
        "--no-merges",
        "--no-renames",
        "--name-only",
        "--relative",
        revisions,
        "--",
        ".",
        patience_s=_PATIENCE_S,
    )


def _keep(connection: apsw.Connection, record: str) -> None:
    about, *paths = [line for line in record.split("\n") if line] or [""]
    match = _ABOUT.fullmatch(about)
    if match is None or len(paths) > _WIDEST:
        return  # a name may hold what separates records: nothing of such a commit is believed
    connection.execute(
        "INSERT OR IGNORE INTO commits (hash, time, author) VALUES (?, ?, ?)",
        (match[1], int(match[2]), match[3]),
    )
    if connection.changes():
        number = connection.last_insert_rowid()
        connection.executemany(
            "INSERT OR IGNORE INTO touches VALUES (?, ?)", [(path, number) for path in paths]
        )


def _prune(connection: apsw.Connection) -> None:
    last = "(SELECT coalesce(max(id), 0) - ? FROM commits)"
    connection.execute(f"DELETE FROM touches WHERE made_by <= {last}", (_COMMITS,))  # noqa: S608 -- fixed text
    connection.execute(f"DELETE FROM commits WHERE id <= {last}", (_COMMITS,))  # noqa: S608 -- as above


def together(connection: apsw.Connection, path: str, limit: int) -> list[tuple[str, int]]:
    """Return the files that changed in the same commits, the most often first."""
    rows = connection.execute(
        "SELECT theirs.path, count(*) AS often FROM touches AS ours"
        " JOIN touches AS theirs ON theirs.made_by = ours.made_by AND theirs.path != ours.path"
        " WHERE ours.path = ? GROUP BY theirs.path ORDER BY often DESC, theirs.path LIMIT ?",
        (path, limit),
    )
    return [(str(other), int(often)) for other, often in rows]


def changes_of(connection: apsw.Connection, path: str) -> int:
    """Return how many of the commits changed a file."""
    found = connection.execute("SELECT count(*) FROM touches WHERE path = ?", (path,)).get
    return int(found)


def owners(connection: apsw.Connection, path: str, limit: int) -> list[tuple[str, float]]:
    """Return who changed a file, the greatest share first; ages count from its last change."""
    made = [
        (str(author), int(time))
        for author, time in connection.execute(
            "SELECT author, time FROM touches JOIN commits ON commits.id = made_by WHERE path = ?",
            (path,),
        )
    ]
    latest = max((time for _, time in made), default=0)
    weights: dict[str, float] = {}
    for author, time in made:
        weights[author] = weights.get(author, 0.0) + 0.5 ** ((latest - time) / _HALF_LIFE_S)
    total = sum(weights.values())
    ordered = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:limit]
    return [(author, round(weight / total, 3)) for author, weight in ordered]

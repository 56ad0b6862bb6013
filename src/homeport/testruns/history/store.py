"""Keeps the runs of each project in one encrypted database; a run is in it whole or not at all."""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, Any, cast

from homeport.errors import InputError
from homeport.storage import Schema, open_database, state_folder, storage_errors, user_key
from homeport.testruns.history.run import Failure, Run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

Row = tuple[Any, ...]  # as SQLite gives it: its columns are what the schema says
_FILE = "testruns.db"
_PURPOSE = "test runs"
_NAME = "history of test runs"
_SCHEMA = Schema(
    _NAME,
    1,
    """
    CREATE TABLE reports(
        id INTEGER PRIMARY KEY, project TEXT NOT NULL, identity TEXT NOT NULL,
        digest TEXT NOT NULL, UNIQUE(project, identity));
    CREATE TABLE tests(
        id INTEGER PRIMARY KEY, project TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(project, name));
    CREATE TABLE runs(
        id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
        identity TEXT NOT NULL, revision TEXT NOT NULL, time REAL, attempt INTEGER NOT NULL,
        changed TEXT NOT NULL, worker TEXT NOT NULL, seconds REAL, cut INTEGER NOT NULL,
        ran BLOB NOT NULL);
    CREATE INDEX runs_of_report ON runs(report);
    CREATE TABLE failures(
        run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, test INTEGER NOT NULL,
        message TEXT NOT NULL, duration REAL, cause TEXT NOT NULL);
    CREATE INDEX failures_of_run ON failures(run);
    """,
)


class RunStore:
    """The recorded runs of all projects of one user."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or state_folder() / _FILE
        self._connection = open_database(self._path, user_key(_PURPOSE), _SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def record(self, project: str, digest: str, runs: Sequence[Run]) -> bool:
        """Add the runs of one report; False when this very report is recorded already.

        Raises:
            InputError: another report is recorded under the same run.
        """
        identity = runs[0].identity
        with storage_errors(self._path, _NAME), self._connection as database:
            known = cast(
                "Row | None",
                database.execute(
                    "SELECT digest FROM reports WHERE project = ? AND identity = ?",
                    (project, identity),
                ).fetchone(),
            )
            if known is None:
                database.execute(
                    "INSERT INTO reports(project, identity, digest) VALUES(?, ?, ?)",
                    (project, identity, digest),
                )
                report = database.last_insert_rowid()
                for run in runs:
                    self._insert(project, report, run)
                return True
            if known[0] == digest:
                return False
        raise InputError(
            f"run {identity} is recorded already, from another report",
            hint="give all reports of a run at once, or another --run-id or --attempt",
        )

    def runs(self, project: str) -> list[Run]:
        """Return a project's runs as they happened."""
        with storage_errors(self._path, _NAME):
            names = {
                int(number): str(name)
                for number, name in self._connection.execute(
                    "SELECT id, name FROM tests WHERE project = ?", (project,)
                )
            }
            failures: dict[int, list[Failure]] = {}
            rows = self._connection.execute(
                "SELECT run, test, message, duration, cause FROM reports"
                " JOIN runs ON report = reports.id JOIN failures ON run = runs.id"
                " WHERE project = ? ORDER BY failures.rowid",
                (project,),
            ).fetchall()
            for run, test, message, duration, cause in cast("list[Row]", rows):
                failures.setdefault(run, []).append(Failure(names[test], message, duration, cause))
            rows = self._connection.execute(
                "SELECT runs.id, runs.identity, revision, time, attempt, changed, worker, seconds,"
                " cut, ran FROM runs JOIN reports ON reports.id = report"
                " WHERE project = ? ORDER BY time, report, runs.id",
                (project,),
            ).fetchall()
        return [_run_of(cast("Row", row), names, failures) for row in rows]

    def forget(self, project: str, identities: Sequence[str] | None) -> int:
        """Delete the reports of some runs, or all of a project; return how many there were.

        A run's further tries go with it, for they come from one report.

        Raises:
            InputError: a run is not recorded; then nothing is deleted.
        """
        with storage_errors(self._path, _NAME), self._connection as database:
            rows = database.execute(
                "SELECT identity, id FROM reports WHERE project = ?", (project,)
            ).fetchall()
            known = {str(identity): int(number) for identity, number in cast("list[Row]", rows)}
            wanted = list(known) if identities is None else list(dict.fromkeys(identities))
            missing = [one for one in wanted if one not in known]
            if not missing:
                database.executemany(
                    "DELETE FROM reports WHERE id = ?", [(known[one],) for one in wanted]
                )
                if len(wanted) == len(known):
                    database.execute("DELETE FROM tests WHERE project = ?", (project,))
                return len(wanted)
        raise InputError(
            f"run {missing[0]} is not recorded",
            hint="homeport tests runs lists them; a further try (name#2) goes with its first",
        )

    def _insert(self, project: str, report: int, run: Run) -> None:
        numbers = {name: self._number(project, name) for name in run.order or ()}
        self._connection.execute(
            "INSERT INTO runs(report, identity, revision, time, attempt, changed, worker, seconds,"
            " cut, ran) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                report,
                run.identity,
                run.commit,
                run.time,
                run.attempt,
                json.dumps(run.changed),
                run.worker,
                run.seconds,
                int(run.cut),
                _packed(list(numbers.values())),
            ),
        )
        key = self._connection.last_insert_rowid()
        self._connection.executemany(
            "INSERT INTO failures VALUES(?, ?, ?, ?, ?)",
            [
                (key, numbers[one.test], one.message, one.duration, one.group)
                for one in run.failures
            ],
        )

    def _number(self, project: str, name: str) -> int:
        found = cast(
            "Row | None",
            self._connection.execute(
                "SELECT id FROM tests WHERE project = ? AND name = ?", (project, name)
            ).fetchone(),
        )
        if found:
            return int(found[0])
        self._connection.execute("INSERT INTO tests(project, name) VALUES(?, ?)", (project, name))
        return int(self._connection.last_insert_rowid())


def recorded_runs(project: str) -> list[Run]:
    """Return a project's runs; where nothing was ever recorded, nothing is created."""
    if not (state_folder() / _FILE).exists():
        return []
    with RunStore() as store:
        return store.runs(project)


def _run_of(row: Row, names: dict[int, str], failures: dict[int, list[Failure]]) -> Run:
    key, identity, commit, time, attempt, changed, worker, seconds, cut, ran = row
    return Run(
        identity,
        commit,
        time,
        attempt,
        tuple(json.loads(changed)),
        worker,
        tuple(names[number] for number in _unpacked(ran)),
        None,
        tuple(failures.get(key, ())),
        seconds,
        bool(cut),
    )


def _packed(numbers: Sequence[int]) -> bytes:
    return zlib.compress(struct.pack(f"<{len(numbers)}I", *numbers), 1)


def _unpacked(blob: bytes) -> tuple[int, ...]:
    data = zlib.decompress(blob)
    return struct.unpack(f"<{len(data) // 4}I", data)

"""Keeps what was captured of the latest failures of each project, encrypted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from homeport.storage import Schema, open_database, state_folder, storage_errors, user_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

FILE = "captures.db"
_PURPOSE = "captured values"
_NAME = "captured values"
_KEPT = 200  # failures of one project; older ones are forgotten
_SCHEMA = Schema(
    _NAME,
    1,
    """
    CREATE TABLE captures(
        id INTEGER PRIMARY KEY, project TEXT NOT NULL, test TEXT NOT NULL, time REAL NOT NULL,
        error TEXT NOT NULL, message TEXT NOT NULL, calls TEXT NOT NULL);
    CREATE INDEX captures_of_test ON captures(project, test);
    """,
)


class CaptureStore:
    """The captured failures of all projects of one user; a context manager."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or state_folder() / FILE
        self._connection = open_database(self._path, user_key(_PURPOSE), _SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._connection.close()

    def add(self, project: str, failures: Sequence[dict[str, object]], time: float) -> None:
        """Keep failures: `{"test", "error", "message", "calls"}` each."""
        with storage_errors(self._path, _NAME), self._connection as database:
            database.executemany(
                "INSERT INTO captures(project, test, time, error, message, calls)"
                " VALUES(?, ?, ?, ?, ?, ?)",
                [
                    (project, str(one["test"]), time, str(one["error"]), str(one["message"]),
                     json.dumps(one["calls"]))
                    for one in failures
                ],
            )  # fmt: skip
            database.execute(
                "DELETE FROM captures WHERE project = ?1 AND id NOT IN (SELECT id FROM captures"
                " WHERE project = ?1 ORDER BY id DESC LIMIT ?2)",
                (project, _KEPT),
            )

    def forget(self, project: str) -> int:
        """Delete what was captured of a project; return how many failures that were."""
        with storage_errors(self._path, _NAME), self._connection as database:
            count = cast(
                "tuple[int]",
                database.execute(
                    "SELECT count(*) FROM captures WHERE project = ?", (project,)
                ).fetchone(),
            )[0]
            database.execute("DELETE FROM captures WHERE project = ?", (project,))
        return count

    def recent(self, project: str, error: str, most: int = 20) -> list[dict[str, object]]:
        """Return the latest failures of a project with this type of error, newest first."""
        with storage_errors(self._path, _NAME):
            rows: list[tuple[Any, ...]] = self._connection.execute(
                "SELECT test, time, error, message, calls FROM captures WHERE project = ?"
                " AND error = ? ORDER BY id DESC LIMIT ?",
                (project, error, most),
            ).fetchall()
        return [
            {"test": row[0], "time": row[1], "error": row[2], "message": row[3],
             "calls": json.loads(row[4])}
            for row in rows
        ]  # fmt: skip

    def latest(self, project: str, test: str = "") -> dict[str, object] | None:
        """Return the latest failure of a test, or of the project."""
        with storage_errors(self._path, _NAME):
            row = cast(
                "tuple[Any, ...] | None",
                self._connection.execute(
                    "SELECT test, time, error, message, calls FROM captures WHERE project = ?1"
                    " AND (?2 = '' OR test = ?2 OR test LIKE '%' || ?2) ORDER BY id DESC LIMIT 1",
                    (project, test),
                ).fetchone(),
            )
        if row is None:
            return None
        return {"test": row[0], "time": row[1], "error": row[2], "message": row[3],
                "calls": json.loads(row[4])}  # fmt: skip

"""The tests whose recorded history says that they pass and fail by themselves.

They are no witness for or against a change. Where nothing was recorded, nothing is known.
"""

from pathlib import Path

from homeport.storage.projects import project_name
from homeport.testruns.history import Suite
from homeport.testruns.history.store import recorded_runs


def known_flaky(repo: Path) -> frozenset[str]:
    """Return the names of a repository's flaky tests, as they were recorded."""
    runs = recorded_runs(project_name(repo))
    if not runs:
        return frozenset()
    # Judging costs start-up, and most have no history.
    from homeport.testruns.history import judge  # noqa: PLC0415
    from homeport.testruns.history.verdict import PASSING_BY  # noqa: PLC0415

    verdicts = judge(runs, Suite()).verdicts
    return frozenset(name for name, verdict in verdicts.items() if verdict.label in PASSING_BY)

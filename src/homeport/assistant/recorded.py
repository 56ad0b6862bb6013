"""Asks for what was captured of earlier failures, for the explanation of the same one."""

from pathlib import Path

from homeport.errors import HomeportError
from homeport.storage import state_folder
from homeport.storage.projects import project_name
from homeport.traces import Trace

_FILE = "captures.db"


def recorded(failure: Trace, repo: Path) -> list[dict[str, object]]:
    """Return what was captured of the latest failures of this type in the repository."""
    if failure.language != "python":
        return []
    try:
        if not (state_folder() / _FILE).exists():
            return []
        from homeport.testruns.captures import CaptureStore  # noqa: PLC0415 -- 30 ms that most explanations need not pay

        with CaptureStore() as captures:
            return captures.recent(project_name(repo), failure.type.rpartition(".")[2])
    except HomeportError:
        return []  # an explanation without values is still one

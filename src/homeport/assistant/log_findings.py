"""A log's report as it may be shown: found in the digest, then redacted as a whole.

Doors take reports from here only, so that no sample of a log is shown, stored or exported as it
stood.
"""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from homeport.errors import InputError
from homeport.logs.deploys import Deploy
from homeport.logs.digest import Digest
from homeport.logs.report import Report, report_of, with_texts

_MARK = "\n\x1e\n"  # between two texts: no value of one runs on into the next
_MOST_COMMITS = 500
_HOUR = 3600.0


def redacted_report(digest: Digest, deploys: Sequence[Deploy] = ()) -> Report:
    """Return what stands out in a digest, with everything detectable replaced."""
    return redacted(report_of(digest, deploys))


def redacted(report: Report) -> Report:
    """Return the report with a placeholder for each detected value, the same one throughout."""
    return with_texts(report, _masking())


def _masking() -> Callable[[Sequence[str]], Sequence[str]]:
    from homeport.redaction import Masker, redact  # noqa: PLC0415 -- detection loads slowly

    masker = Masker(secrets.token_bytes(32))

    def treat(texts: Sequence[str]) -> Sequence[str]:
        joined = _MARK.join(text.replace("\x1e", " ") for text in texts)
        parts = redact(joined, masker).text.split(_MARK)
        if len(parts) == len(texts):
            return parts
        return [redact(text, masker).text for text in texts]  # a finding ran over a mark

    return treat


def commits_of(repo: Path, start: float, end: float) -> tuple[Deploy, ...]:
    """Return a repository's commits from an hour before a log to its end.

    Raises:
        InputError: git cannot be asked there.
    """
    from homeport.code.git import git  # noqa: PLC0415 -- only where a repository is named

    told = git(
        repo,
        "log",
        "--format=%h%x1f%ct%x1f%s",
        "--no-merges",
        f"--max-count={_MOST_COMMITS}",
        f"--since=@{int(start - _HOUR)}",
        f"--until=@{int(end) + 1}",
    )
    if told is None:
        raise InputError(f"{repo}: git tells no history", hint="name a git repository")
    rows = [row.split("\x1f", 2) for row in told.decode("utf-8", "replace").splitlines()]
    return tuple(Deploy(row[0], float(row[1]), row[2]) for row in rows if len(row) == 3)  # noqa: PLR2004 -- the three parts asked for

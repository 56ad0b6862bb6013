"""What `homeport fix` prints: diffs with their evidence, for people and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from homeport.assistant.fix import Fixing, Patch, Standing
from homeport.cli.terminal import Line, Style, line
from homeport.repair.outcry import told

_MOST_NAMED = 5


def standing_lines(standing: Standing) -> Iterator[Line]:
    """Say how the suite stands before anything is tried."""
    baseline = standing.baseline
    for sentence in standing.unprotected:
        yield line(("unprotected: ", Style.ERROR), sentence)
    failing = baseline.failing
    more = len(failing) - _MOST_NAMED
    head = f"{_count(len(failing), 'test')} fail{'s' if len(failing) == 1 else ''}: "
    rest = f" and {more} more" if more > 0 else ""
    yield line((head, Style.FAILING), ", ".join(failing[:_MOST_NAMED]), rest)
    said = told(baseline.failure())
    if said:
        yield line(("it says: " if len(failing) == 1 else "the first says: ", Style.MUTED), said)
    if baseline.unstable:
        yield line(("not trusted: ", Style.FAILING), ", ".join(baseline.unstable[:_MOST_NAMED]))


def patch_lines(number: int, patch: Patch) -> Iterator[Line]:
    """One patch: its number, the diff, and why it is believed."""
    candidate = patch.change.candidate
    where = f" in {candidate.symbol}" if candidate.symbol else ""
    yield line((f"Patch {number}: {candidate.path}:{candidate.line}{where}", Style.HEADING))
    yield from diff_lines(patch.diff)
    for reason in patch.why:
        yield line(("  - ", Style.MUTED), reason)
    if patch.callers:
        yield line(("  - called by: ", Style.MUTED), ", ".join(patch.callers))
    if patch.test is not None:
        yield line()
        yield line((f"A test that fails without it and passes with it, {patch.test.path}:",
                    Style.HEADING))  # fmt: skip
        for text in patch.test.text.rstrip("\n").split("\n"):
            yield line(("    " + text) if text else "")
    yield line()


def diff_lines(diff: str) -> Iterator[Line]:
    """The lines of a diff, coloured by their mark."""
    for text in diff.rstrip("\n").split("\n"):
        if text.startswith(("+++", "---", "diff ")):
            yield line((text, Style.HEADING))
        elif text.startswith("+"):
            yield line((text, Style.ADDED))
        elif text.startswith("-"):
            yield line((text, Style.REMOVED))
        elif text.startswith("@@"):
            yield line((text, Style.PLACE))
        else:
            yield line(text)


def summary_lines(
    fixing: Fixing, patches: Sequence[Patch], remarks: Iterable[str], *, writes: bool = False
) -> Iterator[Line]:
    """How much was tried, and what to know about the result; `writes`: one will be applied."""
    for remark in remarks:
        yield line((remark, Style.MUTED))
    spent = f"{_count(fixing.tried, 'change')} tried in {fixing.cpu_s:.1f} s of CPU time"
    if not patches:
        yield line((f"no fix found: {spent}", Style.FAILING))
        return
    found = f"{_count(len(patches), 'patch', 'patches')}; {spent}"
    yield line((found if writes else f"{found}; nothing was written", Style.MUTED))


def as_json(
    fixing: Fixing, patches: Sequence[Patch], remarks: Sequence[str]
) -> Mapping[str, object]:
    """The result as one JSON object."""
    baseline = fixing.baseline
    return {
        "patches": [_patch_json(n, patch) for n, patch in enumerate(patches, 1)],
        "failing": list(baseline.failing) if baseline else [],
        "unstable": list(baseline.unstable) if baseline else [],
        "tried": fixing.tried,
        "cpu_s": round(fixing.cpu_s, 3),
        "first_plausible_cpu_s": fixing.first_s and round(fixing.first_s, 3),
        "remarks": list(remarks),
    }


def _patch_json(rank: int, patch: Patch) -> dict[str, object]:
    report, candidate = patch.report, patch.change.candidate
    return {
        "diff": patch.diff,
        "validated": report.good,
        "rank": rank,
        "why": list(patch.why),
        "files": [candidate.path],
        "line": candidate.line,
        "symbol": candidate.symbol,
        "operator": candidate.operator,
        "fixed": list(report.fixed),
        "suite": {
            "passed": report.passed,
            "skipped": report.skipped,
            "still_failing": list(report.red),
            "not_counted": list(report.unstable),
            "others": patch.others,
        },
        "callers": list(patch.callers),
        "test": {"path": patch.test.path, "text": patch.test.text} if patch.test else None,
    }


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"

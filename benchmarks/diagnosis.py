"""How often the deterministic part names the cause: every case of `evaluation/`, one at a time.

    python -m benchmarks.diagnosis [--case NAME] [--language L] [--failures] [--json]

Each case is laid out as a git repository with one commit and run; what it prints goes through
`homeport explain --model none --json`, as a person would call it. Intervals are Wilson's, 95 %.
"""

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.cases import Case, OnFrame, all_cases, prepare, run

CONFIDENT = 0.8
_LIMIT = 120  # seconds for one question; it takes under one, the rest is for a busy machine
_LOCATED = "located"  # the index's own places, which no rule stands behind


@dataclass(frozen=True, slots=True)
class Said:
    """One cause as Homeport gave it."""

    path: str
    line: int | None
    symbol: str
    score: float
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """How one case came out."""

    name: str
    language: str
    kind: str
    on_frame: OnFrame
    first: bool
    first_by_line: bool
    in_three: bool
    named: bool
    confident_and_wrong: bool
    said: tuple[Said, ...]


def ask(text: str, project: Path, state: Path) -> tuple[Said, ...]:
    """Return the causes Homeport gives for the failure `text` in `project`; none when it fails."""
    command = [sys.executable, "-m", "homeport", "explain", "--model", "none", "--json", "--repo"]
    done = subprocess.run(
        [*command, str(project)],
        input=text,
        env={**os.environ, "HOMEPORT_STATE_DIR": str(state), "HOMEPORT_CONFIG_DIR": str(state)},
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        check=False,
    )
    if not done.stdout.startswith("{"):
        print(f"no answer (exit {done.returncode}): {done.stderr.strip()[:200]}", file=sys.stderr)
        return ()
    return tuple(
        Said(
            cause["path"],
            cause["line"],
            cause["symbol"] or "",
            cause["score"],
            cause["rule"],
            f"{cause['why']} {cause['remedy']}",
        )
        for cause in json.loads(done.stdout)["causes"]
    )


def judge(case: Case, said: Sequence[Said]) -> Score:
    """Compare what was said with the case's answer."""

    def right(one: Said, *, symbols: bool = True) -> bool:
        return any(
            place.holds(one.path, one.line) or (symbols and place.names(one.path, one.symbol))
            for place in case.causes
        )

    ruled = next((one for one in said if one.rule != _LOCATED), None)
    first = bool(said) and right(said[0])
    return Score(
        name=case.name,
        language=case.language,
        kind=case.kind,
        on_frame=case.on_frame,
        first=first,
        first_by_line=bool(said) and right(said[0], symbols=False),
        in_three=any(right(one) for one in said[:3]),
        named=ruled is not None and names_cause(case.explained_by, ruled.words),
        confident_and_wrong=bool(said) and said[0].score >= CONFIDENT and not first,
        said=tuple(said[:3]),
    )


def names_cause(groups: Sequence[Sequence[str]], words: str) -> bool:
    """Tell whether `words` hold one alternative of each group, each at the start of a word."""
    return all(any(_starts_word(keyword, words) for keyword in group) for group in groups)


def _starts_word(keyword: str, words: str) -> bool:
    edge = r"(?<![^\W_])" if keyword[0].isalnum() else ""
    return re.search(edge + re.escape(keyword), words, re.IGNORECASE) is not None


def measure(cases: Sequence[Case]) -> Iterator[Score]:
    """Run every case and ask about it."""
    for case in cases:
        with tempfile.TemporaryDirectory(prefix="case-") as folder:
            project, state = Path(folder, "project"), Path(folder, "state")
            state.mkdir()
            prepare(case, project)
            yield judge(case, ask(run(case, project).text, project, state))


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    if not total:
        return 0.0, 1.0
    z = 1.96
    share, weight = hits / total, 1 + z * z / total
    middle = (share + z * z / (2 * total)) / weight
    half = z / weight * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


COLUMNS: tuple[tuple[str, Callable[[Score], bool]], ...] = (
    ("first", lambda score: score.first),
    ("first, by line", lambda score: score.first_by_line),
    ("in three", lambda score: score.in_three),
    ("named", lambda score: score.named),
    ("sure but wrong", lambda score: score.confident_and_wrong),
)


def groups(scores: Sequence[Score]) -> Iterator[tuple[str, list[Score]]]:
    """Yield what the table has a line for: each language, each place on the stack, all."""
    for language in dict.fromkeys(score.language for score in scores):
        yield language, [score for score in scores if score.language == language]
    for place in OnFrame:
        yield f"on frame: {place}", [score for score in scores if score.on_frame is place]
    yield "all", list(scores)


def table(scores: Sequence[Score]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'':<20}{'cases':>6}" + "".join(f"{title:>20}" for title, _ in COLUMNS)
    for title, group in groups(scores):
        if group:
            yield f"{title:<20}{len(group):>6}" + "".join(
                f"{_share(sum(map(holds, group)), len(group)):>20}" for _, holds in COLUMNS
            )


def _share(hits: int, total: int) -> str:
    low, high = wilson(hits, total)
    return f"{hits / total:4.0%} ({low:.0%}-{high:.0%})"


def misses(cases: Sequence[Case], scores: Sequence[Score]) -> Iterator[str]:
    """Yield, for each case that fell short, the answer and what was said."""
    for case, score in zip(cases, scores, strict=True):
        if score.first and score.named:
            continue
        short = [title for title, holds in COLUMNS[:4] if not holds(score)]
        wrong = ", SURE BUT WRONG" if score.confident_and_wrong else ""
        where = f"{case.kind}, on frame: {case.on_frame}"
        yield f"\n{case.name} ({where}): not {', '.join(short)}{wrong}"
        yield f"  is   {case.summary}"
        for place in case.causes:
            yield f"       {place.path}:{place.first}-{place.last} {place.symbol}"
        for one in score.said:
            there = f"{one.path}:{one.line} {one.symbol}"
            yield f"  said {there} {one.score:.2f} [{one.rule}] {one.words}"


def main() -> int:
    """Measure what is asked for and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--case", action="append", default=[], help="only this case")
    options.add_argument("--language", help="only cases of this language")
    options.add_argument("--failures", action="store_true", help="list what fell short")
    options.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = options.parse_args()
    cases = [
        case
        for case in all_cases()
        if (not chosen.case or case.name in chosen.case or case.folder.name in chosen.case)
        and chosen.language in (None, case.language)
    ]
    if not cases:
        print("no such case", file=sys.stderr)
        return 2
    scores = list(measure(cases))
    if chosen.json:
        print(json.dumps({"cases": [asdict(s) for s in scores], "groups": _figures(scores)}))
        return 0
    if chosen.failures:
        print("\n".join(misses(cases, scores)), end="\n\n")
    print("\n".join(table(scores)))
    return 0


def _figures(scores: Sequence[Score]) -> dict[str, dict[str, object]]:
    return {
        title: {
            "cases": len(group),
            **{
                name: {"hits": hits, "interval": wilson(hits, len(group))}
                for name, holds in COLUMNS
                for hits in [sum(map(holds, group))]
            },
        }
        for title, group in groups(scores)
    }


if __name__ == "__main__":
    raise SystemExit(main())

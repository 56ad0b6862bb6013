"""Groups results and counts them: the figures behind every table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from homeport.evaluation.asking import Way
from homeport.evaluation.calibrating import Outcome
from homeport.evaluation.case import Half, OnFrame, Workload
from homeport.evaluation.judging import Words
from homeport.evaluation.measuring import Result
from homeport.evaluation.statistics import Reliability, reliability, wilson

SURE_BUT_WRONG = "sure but wrong"
COLUMNS: tuple[tuple[str, Callable[[Result], bool]], ...] = (
    ("first", lambda result: result.score.first),
    ("first, by line", lambda result: result.score.first_by_line),
    ("in three", lambda result: result.score.in_three),
    ("named", lambda result: result.score.named),
    (SURE_BUT_WRONG, lambda result: result.score.sure_but_wrong),
)
WORD_COLUMNS: tuple[tuple[str, Callable[[Words], bool]], ...] = (
    ("explained", lambda words: words.explained),
    ("place named", lambda words: words.placed),
    ("class named", lambda words: words.classed),
    ("no invented file", lambda words: not words.invented),
    ("change cures", lambda words: bool(words.patched)),
)


@dataclass(frozen=True, slots=True)
class Share:
    """Hits among some, with the interval that holds the true share 19 times out of 20."""

    hits: int
    total: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's, 95 %."""
        return wilson(self.hits, self.total)

    def __str__(self) -> str:
        """As a table shows it."""
        low, high = self.interval
        return f"{self.hits / (self.total or 1):4.0%} ({low:.0%}-{high:.0%})"


def groups(results: Sequence[Result]) -> Iterator[tuple[str, list[Result]]]:
    """Yield what the table has a line for: halves, languages, workloads, places, all."""
    for half in Half:
        yield half, [one for one in results if one.case.half is half]
    for language in dict.fromkeys(one.case.language for one in results):
        yield language, [one for one in results if one.case.language == language]
    for workload in Workload:
        yield f"in hand: {workload}", [one for one in results if one.case.workload is workload]
    for place in OnFrame:
        yield f"on frame: {place}", [one for one in results if one.case.on_frame is place]
    yield "all", list(results)


def shares(results: Sequence[Result]) -> dict[str, Share]:
    """Return the share of each column."""
    return {title: Share(sum(map(holds, results)), len(results)) for title, holds in COLUMNS}


def word_shares(results: Sequence[Result], way: Way) -> dict[str, Share]:
    """Return the share of each column of a model's words, over the cases asked in this way."""
    words = [one.words[way] for one in results if way in one.words]
    return {title: Share(sum(map(holds, words)), len(words)) for title, holds in WORD_COLUMNS}


def tokens(results: Sequence[Result], way: Way) -> int:
    """Return the mean size of the prompts of a way of asking."""
    sizes = [one.words[way].tokens for one in results if way in one.words]
    return round(sum(sizes) / len(sizes)) if sizes else 0


def confidence_of_causes(results: Sequence[Result]) -> Reliability:
    """Measure the first cause's score against whether it was right."""
    said = [one.score for one in results if one.score.said]
    return reliability([(score.confidence, score.first) for score in said])


def confidence_of_words(results: Sequence[Result]) -> Reliability:
    """Measure the answer's confidence against whether its words were right."""
    words = [one.words[Way.HOMEPORT] for one in results if Way.HOMEPORT in one.words]
    return reliability([(w.confidence, w.right) for w in words if w.confidence is not None])


def outcomes(results: Sequence[Result]) -> list[Outcome]:
    """Return what was checked about each of Homeport's answers, and whether it was right.

    The command of a case is known, as that of `homeport run` is: whether the change cures counts.
    """
    answered = [(one.case.name, one.words[Way.HOMEPORT]) for one in results
                if Way.HOMEPORT in one.words]  # fmt: skip
    return [Outcome(name, _signals(words), words.right) for name, words in answered]


def _signals(words: Words) -> dict[str, float]:
    cured, refuted = float(words.patched is True), float(words.patched is False)
    return {**words.signals, "cured": cured, "refuted": refuted}


def well(result: Result) -> dict[str, bool]:
    """Return a case's verdicts, each true when it is well."""
    verdicts = {title: holds(result) is (title != SURE_BUT_WRONG) for title, holds in COLUMNS}
    for way, words in result.words.items():
        for title, hit in WORD_COLUMNS:
            verdicts[f"{way}: {title}"] = hit(words)
    return verdicts


def as_json(model: str, results: Sequence[Result]) -> dict[str, object]:
    """Return everything, for programs and as a later run's baseline."""
    return {
        "model": model,
        "cases": [_case_json(one) for one in results],
        "groups": {title: _shares_json(shares(group)) for title, group in groups(results) if group},
        "ways": {
            way: {**_shares_json(word_shares(results, way)), "tokens": tokens(results, way)}
            for way in Way
            if any(way in one.words for one in results)
        },
        "confidence": {
            "causes": asdict(confidence_of_causes(results)),
            "words": asdict(confidence_of_words(results)),
        },
    }


def _case_json(result: Result) -> Mapping[str, object]:
    case = result.case
    return {
        "name": case.name,
        "language": case.language,
        "workload": case.workload,
        "half": case.half,
        "on_frame": case.on_frame,
        "confidence": result.score.confidence,
        "well": well(result),
        "words": {
            way: {"right": w.right, "confidence": w.confidence, "tokens": w.tokens,
                  "invented": w.invented, "signals": dict(w.signals)}
            for way, w in result.words.items()
        },
        "problem": result.problem,
    }  # fmt: skip


def _shares_json(found: Mapping[str, Share]) -> dict[str, object]:
    return {
        title: {"hits": one.hits, "total": one.total, "interval": one.interval}
        for title, one in found.items()
    }

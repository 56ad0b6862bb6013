"""How the figures of `homeport models eval` look: for a terminal, and as tables of the docs."""

from collections.abc import Iterator, Sequence

from homeport.cli.terminal import clean
from homeport.evaluation.asking import Way
from homeport.evaluation.baseline import Change
from homeport.evaluation.measuring import Result
from homeport.evaluation.statistics import Reliability
from homeport.evaluation.summary import (
    COLUMNS,
    SURE_BUT_WRONG,
    WORD_COLUMNS,
    confidence_of_causes,
    confidence_of_words,
    groups,
    shares,
    tokens,
    word_shares,
)

_WIDTH = 20
_MOST_NAMES = 8


def table(results: Sequence[Result]) -> Iterator[str]:
    """Yield the figures, with the interval of each."""
    yield f"{'':<{_WIDTH}}{'cases':>6}" + "".join(f"{title:>{_WIDTH}}" for title, _ in COLUMNS)
    for title, group in groups(results):
        if group:
            shown = "".join(f"{share!s:>{_WIDTH}}" for share in shares(group).values())
            yield f"{title:<{_WIDTH}}{len(group):>6}{shown}"
    yield f"confidence of the first cause: {_reliability(confidence_of_causes(results))}"
    for way, asked in _ways(results):
        if way is _ways(results)[0][0]:
            yield ""
            heads = "".join(f"{title:>{_WIDTH}}" for title, _ in WORD_COLUMNS)
            yield f"{'the model, given':<{_WIDTH}}{'cases':>6}{'tokens':>8}{heads}"
        shown = "".join(f"{share!s:>{_WIDTH}}" for share in word_shares(results, way).values())
        yield f"{way:<{_WIDTH}}{asked:>6}{tokens(results, way):>8}{shown}"
    words = confidence_of_words(results)
    if words.count:
        yield f"confidence of the answer: {_reliability(words)}"


def markdown(results: Sequence[Result]) -> Iterator[str]:
    """Yield the figures as tables of the docs."""
    yield "| | cases | " + " | ".join(title for title, _ in COLUMNS) + " |"
    yield "|---|---|" + "---|" * len(COLUMNS)
    for title, group in groups(results):
        if group:
            cells = " | ".join(str(share).strip() for share in shares(group).values())
            yield f"| {title} | {len(group)} | {cells} |"
    asked = _ways(results)
    if asked:
        yield ""
        yield (
            "| the model, given | cases | tokens | " + " | ".join(t for t, _ in WORD_COLUMNS) + " |"
        )
        yield "|---|---|---|" + "---|" * len(WORD_COLUMNS)
    for way, count in asked:
        cells = " | ".join(str(share).strip() for share in word_shares(results, way).values())
        yield f"| {way} | {count} | {tokens(results, way)} | {cells} |"


def _ways(results: Sequence[Result]) -> list[tuple[Way, int]]:
    """The ways in which a model was asked, with the number of cases."""
    counts = [(way, sum(way in one.words for one in results)) for way in Way]
    return [(way, count) for way, count in counts if count]


def _reliability(found: Reliability) -> str:
    """What a confidence is worth, in one line."""
    if not found.count:
        return "nothing was said"
    auroc = "-" if found.auroc is None else f"{found.auroc:.2f}"
    curve = ", ".join(f"{b.sure:.2f} is right {b.right:.2f} ({b.count})" for b in found.curve)
    return f"ECE {found.ece:.3f}, AUROC {auroc}; {curve}"


def shortfalls(results: Sequence[Result]) -> Iterator[str]:
    """Yield, for each case that fell short, the answer and what was said."""
    for result in results:
        case, score = result.case, result.score
        if score.first and score.named and all(words.right for words in result.words.values()):
            continue
        verdicts = {title: holds(result) for title, holds in COLUMNS}
        short = [title for title, hit in verdicts.items() if not hit and title != SURE_BUT_WRONG]
        wrong = ", SURE BUT WRONG" if score.sure_but_wrong else ""
        where = f"{case.kind}, {case.half}, on frame: {case.on_frame}"
        yield f"\n{case.name} ({where}): not {', '.join(short)}{wrong}"
        yield f"  is   {case.summary}"
        for place in case.causes:
            yield f"       {place.path}:{place.first}-{place.last} {place.symbol}"
        for one in score.said:
            there = f"{one.path}:{one.line} {one.symbol}"
            yield clean(f"  said {there} {one.score:.2f} [{one.rule}] {one.words}")
        for way, words in result.words.items():
            yield f"  {way} {'right' if words.right else 'WRONG'}: {clean(words.text)}"


def change_lines(found: Sequence[Change]) -> Iterator[str]:
    """Yield how each measure changed against the baseline."""
    if not found:
        return
    yield ""
    yield f"against the baseline, {max(change.compared for change in found)} cases in both:"
    for change in found:
        verdict = "WORSE" if change.worse else "not worse"
        moved = f"{len(change.lost)} lost, {len(change.gained)} gained"
        names = ", ".join(change.lost[:_MOST_NAMES])
        lost = f"; lost: {names}" if names else ""
        yield f"  {change.measure}: {verdict} ({moved}, p {change.p:.2f}){lost}"

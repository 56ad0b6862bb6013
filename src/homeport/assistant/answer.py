"""Turns a model's text into claims that cite something real and a change that was checked.

A claim that names no line, or one that does not exist, is kept but marked: the person sees which
sentences rest on evidence. A proposed change must apply, differ and parse; it is never called a
fix here, since it was not run.
"""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from homeport.assistant.confidence import ANY, Calibration, calibration_of, signals_of
from homeport.assistant.located import LOCATED
from homeport.code import is_test
from homeport.diagnosis import Cause
from homeport.diffs import (
    Block,
    apply_edit,
    code_blocks,
    defined_in,
    read_edits,
    replace_function,
    replace_lines,
    unified,
)
from homeport.domain import Excerpt
from homeport.errors import EditRefused

_CITATION = re.compile(r"(?P<path>[\w.@+-]+(?:/[\w.@+-]+)*\.\w{1,6}):(?P<line>\d{1,7})\b")
_QUOTED = re.compile(r"`([^`\n]{1,200})`")
_SENTENCE = re.compile(r"(?<=[.!?)])\s+(?=[A-Z`\"'(\[])")
_HEADING = re.compile(r"^\W*(EXPLANATION|CHANGE)[SD]?\b[:*\s]*", re.MULTILINE)
# The first block with the fence and the path above it: where the explanation ends.
_BLOCK = re.compile(
    r"^(?:```.*\n)?(?:[^\n]*\.\w{1,6}\W*\n)?(?:```.*\n)?[ \t]*<{5,9}\s*SEARCH", re.MULTILINE
)
_FENCED = re.compile(r"^[ \t]*```", re.MULTILINE)
_CUT = 0.5  # of the confidence is left where the answer was cut off: too rare to be learnt
_PLACEHOLDER = re.compile(r"\[HP_\w+\]")


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of the answer; `holds` when every line it cites exists in the repository."""

    text: str
    path: str = ""
    line: int = 0
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What the model was asked to change: a function, or a line outside every function."""

    path: str
    line: int
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of running the command that failed with a change, by the names of its tests.

    `cured` fail no more, `failing` fail still, `broken` fail only with the change.
    """

    passes: bool
    cured: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def helps(self) -> bool:
        """Tell whether something is better with the change, and nothing worse."""
        return self.passes or (bool(self.cured) and not self.broken)


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """A change and what was checked about it; `diff` is empty when it was refused.

    `tried` is None when it was not run. One that is `proven` is what the cause's proof would write,
    after the model's own was of no help.
    """

    diff: str
    files: tuple[str, ...]
    parses: bool
    touches_tests: bool
    refused: str = ""
    tried: Tried | None = None
    proven: bool = False

    @property
    def useless(self) -> bool:
        """Tell whether it was tried and does not help."""
        return self.tried is not None and not self.tried.helps

    @property
    def sound(self) -> bool:
        """Tell whether it can be tried: it applies, parses and leaves the tests alone."""
        return bool(self.diff) and self.parses and not self.touches_tests


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer: the cause that a rule found, if one did, then the model's words.

    `confidence` is the probability that it names the cause, by `calibration`.
    """

    text: str
    claims: tuple[Claim, ...]
    confidence: float
    change: ProposedChange | None
    complete: bool
    signals: Mapping[str, float] = field(default_factory=dict)
    calibration: str = ANY
    words: str = ""  # the model's own


def read_answer(
    text: str,
    read: Callable[[str], str | None],
    *,
    complete: bool,
    causes: Sequence[Cause] = (),
    shown: Sequence[Excerpt] = (),
    target: Target | None = None,
    calibration: Calibration | None = None,
    message: str = "",
    tries: Callable[[str], Tried | None] | None = None,
) -> Answer:
    """Check the text against the repository's files, which `read` gives by relative path.

    `causes` are those found without the model, `shown` is the code that the model saw, `message`
    what the error says, `tries` runs the command that failed with a change. Without a target the
    change belongs to the function shown that it defines. Without a calibration that of an
    unmeasured model holds.
    """
    explanation, change_part = _parts(text)
    words = explanation.strip()
    claims = tuple(_claim(sentence, read, shown) for sentence in _sentences(explanation))
    change = _change(change_part or text, read, target or _defined(change_part or text, shown))
    if tries is not None:
        change = _tried(change, causes, read, tries)
    signals = signals_of(causes, words, claims, change, message)
    calibration = calibration or calibration_of(ANY)
    lead = _lead(causes)
    return Answer(
        "\n\n".join(part for part in (lead.text if lead else "", words) if part),
        (lead, *claims) if lead else claims,
        calibration.confidence(signals) * (1.0 if complete else _CUT),
        change,
        complete,
        signals,
        calibration.model,
        words,
    )


def _tried(
    change: ProposedChange | None,
    causes: Sequence[Cause],
    read: Callable[[str], str | None],
    tries: Callable[[str], Tried | None],
) -> ProposedChange | None:
    """The model's change with what came of it; where it does not help, the proof's if that does."""
    if change is not None and change.sound:
        change = replace(change, tried=tries(change.diff))
        if not change.useless:
            return change
    own = _of_proof(causes, read)
    if own is not None and own.sound:
        own = replace(own, tried=tries(own.diff), proven=True)
        if own.tried is not None and own.tried.helps:
            return own
    return change


def _of_proof(causes: Sequence[Cause], read: Callable[[str], str | None]) -> ProposedChange | None:
    """The line that a rule was sure enough to write."""
    first = causes[0] if causes else None
    source = read(first.path) if first and first.replacement else None
    if first is None or source is None:
        return None
    try:
        after = replace_lines(first.path, source, {first.line: first.replacement})
    except EditRefused:
        return None
    return _proposed({first.path: source}, {first.path: after})


def _lead(causes: Sequence[Cause]) -> Claim | None:
    """What a rule found, as the answer's first claim: it stands whatever the model says."""
    if not causes or causes[0].rule == LOCATED:
        return None
    first = causes[0]
    remedy = f" {first.remedy[:1].upper()}{first.remedy[1:]}." if first.remedy else ""
    said = f"{first.why.rstrip('.')} ({first.path}:{first.line}).{remedy}"
    return Claim(said, first.path, first.line, holds=True)


def _parts(text: str) -> tuple[str, str]:
    """The explanation and the change; without headings, blocks belong to the change."""
    pieces = _HEADING.split(text)
    named = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    explanation = _BLOCK.split(named.get("EXPLANATION", pieces[0]), maxsplit=1)[0]
    return _FENCED.split(explanation, maxsplit=1)[0], named.get("CHANGE", text)


def _sentences(text: str) -> list[str]:
    lines = [line.strip(" -*\t") for line in text.splitlines()]
    found = [part.strip() for line in lines if line for part in _SENTENCE.split(line)]
    return [sentence for sentence in found if re.search(r"\w", sentence)]


def _claim(sentence: str, read: Callable[[str], str | None], shown: Sequence[Excerpt]) -> Claim:
    if _PLACEHOLDER.search(sentence):  # those that stood for something were replaced before
        return Claim(sentence)
    cited = [(m["path"], int(m["line"])) for m in _CITATION.finditer(sentence)]
    if cited:
        path, line = cited[0]
        return Claim(sentence, path, line, holds=all(_exists(p, n, read) for p, n in cited))
    found = _quoted_line(sentence, shown)
    return Claim(sentence, *found, holds=True) if found else Claim(sentence)


def _quoted_line(sentence: str, shown: Sequence[Excerpt]) -> tuple[str, int] | None:
    """The shown line that holds most of the code that the sentence quotes, failing lines first."""
    quoted = [code for code in _QUOTED.findall(sentence) if len(code) > 1]
    best: tuple[int, bool, str, int] | None = None
    for excerpt in shown:
        for number, line in enumerate(excerpt.text.splitlines(), excerpt.start):
            hits = sum(code in line for code in quoted)
            ranked = (hits, number in excerpt.marked, excerpt.path, number)
            if hits and (best is None or ranked[:2] > best[:2]):
                best = ranked
    return (best[2], best[3]) if best else None


def _exists(path: str, line: int, read: Callable[[str], str | None]) -> bool:
    text = read(path)
    return text is not None and 0 < line <= text.count("\n") + 1


def _defined(text: str, shown: Sequence[Excerpt]) -> Target | None:
    """The first function shown that the text's last block defines anew."""
    blocks = code_blocks(text)
    defined = defined_in(blocks[-1].code) if blocks else ()
    for one in shown:
        if one.symbol.rpartition(".")[2] in defined:
            return Target(one.path, one.start, one.symbol)
    return None


def _change(
    text: str, read: Callable[[str], str | None], target: Target | None
) -> ProposedChange | None:
    edits = read_edits(text)
    if not edits:
        return _rewritten(text, read, target) if target else None
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for edit in edits:
        source = after.get(edit.path, read(edit.path))
        if source is None:
            return _refused(f"{edit.path or 'a file without a name'} is not in the repository")
        if _PLACEHOLDER.search(edit.replace) and not _PLACEHOLDER.search(edit.search):
            return _refused("the change would write a placeholder into the code")
        before.setdefault(edit.path, source)
        try:
            after[edit.path] = apply_edit(source, edit)
        except EditRefused as refusal:
            return _refused(str(refusal))
    return _proposed(before, after)


def _rewritten(
    text: str, read: Callable[[str], str | None], target: Target
) -> ProposedChange | None:
    """A whole function or one line, as it was asked for; the place is ours, not the model's."""
    blocks = code_blocks(text)
    source = read(target.path)
    if not blocks or source is None:
        return None
    block = blocks[-1]
    if _PLACEHOLDER.search(block.code):
        return _refused("the change would write a placeholder into the code")
    try:
        after = _rewrite(source, block, target)
    except EditRefused as refusal:
        return _refused(str(refusal))
    return _proposed({target.path: source}, {target.path: after})


def _rewrite(source: str, block: Block, target: Target) -> str:
    """Put the block where it was asked for: the function, the numbered lines, or the one line."""
    if target.symbol and target.symbol.rpartition(".")[2] in defined_in(block.code):
        return replace_function(target.path, source, target.symbol, block.code)
    if numbered := block.numbered.get(target.path, block.numbered.get("", {})):
        return replace_lines(target.path, source, numbered)
    if "\n" in block.code:
        raise EditRefused(f"{target.path}: the new code does not say which lines it replaces")
    return replace_lines(target.path, source, {target.line: block.code.strip()})


def _says_the_same(path: str, before: str, after: str) -> bool:
    """Tell whether a Python file was changed in comments and layout only."""
    if not path.endswith(".py"):
        return False
    try:
        return ast.dump(ast.parse(before)) == ast.dump(ast.parse(after))
    except (SyntaxError, ValueError):
        return False


def _proposed(before: Mapping[str, str], after: Mapping[str, str]) -> ProposedChange:
    if all(_says_the_same(path, before[path], after[path]) for path in after):
        return _refused("the change changes comments or layout only")
    return ProposedChange(
        "".join(unified(path, before[path], after[path]) for path in after),
        tuple(after),
        parses=all(_parses(path, text) for path, text in after.items()),
        touches_tests=any(is_test(path) for path in after),
    )


def _refused(why: str) -> ProposedChange:
    return ProposedChange("", (), parses=False, touches_tests=False, refused=why)


def _parses(path: str, text: str) -> bool:
    if not path.endswith(".py"):
        return True
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True

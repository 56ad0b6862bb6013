"""Makes a failing file, program or command line as small as it can be while it still fails.

The check runs in the sandbox (`checking`), what is tried is decided by `testruns.reduce`; here
they meet. The best so far is handed to the caller each time there is a better one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from homeport.assistant.checking import Sense, Subject, checker, runner
from homeport.assistant.original import learnt
from homeport.code.grammar import reader
from homeport.code.grammars import PYTHON, grammar_of
from homeport.errors import InputError
from homeport.sandbox import Limits
from homeport.testruns.reduce import BudgetSpent, Form, Lanes, Reduction, shrink
from homeport.testruns.reduce.json_tree import json_tree
from homeport.testruns.reduce.program import faults, program_tree
from homeport.testruns.reduce.python_edits import compiles
from homeport.testruns.reduce.python_run import Failure
from homeport.testruns.reduce.tree import Node
from homeport.testruns.reduce.xml_tree import xml_tree

_MOST_TEXT = 64 << 20
_LOOKS = 4096


@dataclass(frozen=True, slots=True)
class Request:
    """What to reduce; `form` None is found from the name and the content."""

    subject: Subject
    text: bytes
    form: Form | None = None
    checks: int = 2_000
    jobs: int = 2


@dataclass(frozen=True, slots=True)
class Reproduced:
    """The result. `rate` is how often the original fails: below 1 the check is flaky.

    `ended`: at rest, out of checks, or interrupted; `confirmed`: the result failed once more.
    """

    text: bytes
    form: Form
    before: int
    checks: int
    sense: str
    rate: float
    repeats: int
    ended: str
    confirmed: bool


def reproduce(request: Request, accept: Callable[[bytes, int], None]) -> Reproduced:
    """Return the smallest text found that still fails; `accept` hears of each better one.

    The steps: 1 run the original a few times: what does failing look like, and is it certain?
    2 reduce, 3 run the result once more.

    Raises:
        InputError: the original does not fail, or the check says the same of an empty file.
    """
    if len(request.text) > _MOST_TEXT:
        raise InputError("the file is too large to be reduced",
                         hint="cut it by hand to 64 MB first")  # fmt: skip
    form = request.form or form_of(request.subject.name, request.text)
    with runner(request.subject) as own:
        # 1
        original = learnt(own, request.text)
        sense, limits, repeats = original.sense, original.limits, original.repeats
        # 2
        fresh = original.leaves_things
        make = partial(checker, request.subject, sense, limits, repeats, fresh=fresh)
        spent = original.spent
        with Lanes(make, request.jobs, max(request.checks - spent, 1)) as lanes:
            lanes.learn(request.text, True)  # noqa: FBT003 -- the answer
            reduction = Reduction(
                request.text,
                lanes,
                lambda best: accept(best, lanes.made + spent),
                _valid(form, request),
            )

            def locate(text: bytes) -> Failure | None:
                lanes.made += 1
                return own.failure(text, limits)

            ended = _reduced(reduction, form, request, locate)
        # 3
        confirmed = any(sense.holds(own.run(reduction.best, limits)) for _ in range(repeats))
        checks = lanes.made + spent + 1
    return Reproduced(
        reduction.best, form, len(request.text), checks, sense.in_words(), original.rate,
        repeats, ended,
        confirmed,
    )  # fmt: skip


def _reduced(
    reduction: Reduction, form: Form, request: Request, locate: Callable[[bytes], Failure | None]
) -> str:
    try:
        shrink(reduction, form, locate=locate, program=_program(request.subject.name))
    except BudgetSpent:
        return "out of checks"
    except KeyboardInterrupt:
        return "interrupted"
    return "at rest"


def form_of(name: str, text: bytes) -> Form:
    """Return what a text is taken for, by its name and its first bytes."""
    if not name:
        return Form.WORDS
    grammar = grammar_of(name)
    if grammar is PYTHON:
        return Form.PYTHON
    if grammar is not None:
        return Form.PROGRAM
    return _form_of_content(text)


def _form_of_content(text: bytes) -> Form:
    start = text[:_LOOKS].lstrip()
    if start[:1] in (b"{", b"[") and json_tree(text) is not None:
        return Form.JSON
    if start[:1] == b"<" and xml_tree(text) is not None:
        return Form.XML
    if b"\0" in text[:_LOOKS]:
        return Form.BYTES
    return Form.LINES if text.count(b"\n") > 1 else Form.BYTES


def _program(name: str) -> Callable[[bytes], Node | None] | None:
    grammar = grammar_of(name) if name else None
    if grammar is None:
        return None
    parser = reader(grammar.package, grammar.function, grammar.query).parser
    return lambda text: program_tree(text, parser)


def _valid(form: Form, request: Request) -> Callable[[bytes], bool]:
    """Return what tells whether a candidate is worth a check."""
    match form:
        case Form.PYTHON if compiles(request.text):
            return compiles
        case Form.PROGRAM | Form.PYTHON:
            grammar = grammar_of(request.subject.name)
            if grammar is None:
                return lambda _: True
            parser = reader(grammar.package, grammar.function, grammar.query).parser
            before = faults(request.text, parser)
            return lambda text: faults(text, parser) <= before
        case Form.XML if xml_tree(request.text) is not None:
            return lambda text: text.lstrip()[:1] == b"<" and xml_tree(text) is not None
        case Form.XML | Form.JSON | Form.LINES | Form.WORDS | Form.BYTES:
            return lambda _: True


def with_limits(subject: Subject, wall_s: float) -> Subject:
    """Return the subject with another limit of time for one check."""
    return replace(subject, limits=Limits(cpu_s=wall_s, wall_s=wall_s))


__all__ = ["Reproduced", "Request", "Sense", "Subject", "form_of", "reproduce", "with_limits"]

"""The order of passes for each form of text, from coarse to fine."""

from collections.abc import Callable
from enum import StrEnum

from homeport.testruns.reduce.json_tree import json_tree
from homeport.testruns.reduce.plain import bytes_tree, lines_tree, words_tree
from homeport.testruns.reduce.python_run import Failure, Locate
from homeport.testruns.reduce.reduction import Reduction
from homeport.testruns.reduce.structure import shrink_lists
from homeport.testruns.reduce.tree import Node
from homeport.testruns.reduce.values import JSON_ATOMS, hoist, put_atoms
from homeport.testruns.reduce.xml_tree import xml_tree

_FEW_BYTES = 4_000  # a text that is looked at byte by byte
_ROUNDS = 8


class Form(StrEnum):
    """What a text is taken for."""

    PYTHON = "python"
    PROGRAM = "program"  # of another language that has a grammar
    JSON = "json"
    XML = "xml"
    LINES = "lines"
    WORDS = "words"
    BYTES = "bytes"


def shrink(
    reduction: Reduction,
    form: Form,
    *,
    locate: Locate = lambda _: Failure((), ""),
    program: Callable[[bytes], Node | None] | None = None,
) -> None:
    """Make the text as small as the passes for its form can; ends with BudgetSpent or at rest.

    `program` gives the tree of a program, `locate` where a Python program fails.
    """
    match form:
        case Form.PYTHON:
            from homeport.testruns.reduce.python_program import shrink_python  # noqa: PLC0415

            if not shrink_python(reduction, locate) and program is not None:
                _until_rest(reduction, program)
        case Form.PROGRAM if program is not None:
            _until_rest(reduction, program)
        case Form.JSON:
            shrink_lists(reduction, json_tree)
            put_atoms(reduction, json_tree, JSON_ATOMS)
            hoist(reduction, json_tree)
            reduction.attempt(b"".join(_tight(reduction.best)))
        case Form.XML:
            _nested(reduction, xml_tree)
        case Form.WORDS:
            shrink_lists(reduction, words_tree)
        case Form.LINES | Form.PROGRAM:
            _lines(reduction)
        case Form.BYTES:
            _bytes(reduction)


def _until_rest(reduction: Reduction, parse: Callable[[bytes], Node | None]) -> None:
    _nested(reduction, parse)
    _lines(reduction)


def _nested(reduction: Reduction, parse: Callable[[bytes], Node | None]) -> None:
    for _ in range(_ROUNDS):
        before = len(reduction.best)
        shrink_lists(reduction, parse)
        hoist(reduction, parse)
        if len(reduction.best) == before:
            break


def _lines(reduction: Reduction) -> None:
    while shrink_lists(reduction, lines_tree):
        pass
    if len(reduction.best) <= _FEW_BYTES:
        shrink_lists(reduction, words_tree)


def _bytes(reduction: Reduction) -> None:
    _lines(reduction)
    while shrink_lists(reduction, bytes_tree):
        pass


def _tight(source: bytes) -> list[bytes]:
    """The pieces of a JSON text without blanks between them."""
    tree = json_tree(source)
    if tree is None:
        return [source]
    import json  # noqa: PLC0415 -- needed at the end only

    try:
        value = json.loads(source)
    except (ValueError, RecursionError):
        return [source]
    return [json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()]

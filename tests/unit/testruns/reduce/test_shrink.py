"""Each form of text has passes that make it as small as the check allows."""

import json

import pytest
from tests.doubles.reductions import reducing

from homeport.code.grammar import reader
from homeport.code.grammars import JAVASCRIPT
from homeport.testruns.reduce.program import faults, program_tree
from homeport.testruns.reduce.shrink import Form, shrink


@pytest.mark.parametrize(
    ("form", "text", "needed", "left"),
    [
        (Form.LINES, b"a\nb x\nc\n", b"x", b"x\n"),
        (Form.WORDS, b"prog --a --b 1 --c", b"--b", b"--b"),
        (Form.BYTES, b"\x00\x01abc\x02", b"b", b"b"),
        (Form.PROGRAM, b"a\nb\n", b"b", b"b\n"),
        (Form.XML, b"<a><b><c x='1' y='2'/></b><d/></a>", b"<c", b"<c />"),
        (Form.JSON, b'{"a": [{"k": "vv", "l": 2}], "b": 1}', b'"k"', b'"k"'),
    ],
)
def test_what_is_needed_is_left(form: Form, text: bytes, needed: bytes, left: bytes) -> None:
    """All else goes."""
    with reducing(text, lambda one: needed in one) as reduction:
        shrink(reduction, form)
        assert reduction.best == left


def test_python_that_is_none_is_a_program_of_its_grammar() -> None:
    """A program this Python cannot parse goes by the given tree."""
    parser = reader(JAVASCRIPT.package, JAVASCRIPT.function, JAVASCRIPT.query).parser
    text = b"function f(x) { return x; }\nfoo(1);\nbar.baz({a: 1, b: [2]});\n"
    for form in (Form.PYTHON, Form.PROGRAM):
        with reducing(text, lambda one: b"bar.baz" in one) as reduction:
            reduction.valid = lambda one: faults(one, parser) == 0
            shrink(reduction, form, program=lambda one: program_tree(one, parser))
            assert reduction.best.strip() == b"bar.baz"


def test_three_keys_of_a_large_document_take_few_checks() -> None:
    """Three keys among thousands are found in less than 200 checks."""
    rows: list[dict[str, object]] = [
        {"id": n, "port": n * 7, "tags": ["a", "b"], "limits": {"cpu": n}} for n in range(4000)
    ]
    rows[17]["burst"], rows[2100]["proxy"], rows[3999]["mirror"] = 1, 2, 3
    needed = (b'"burst"', b'"proxy"', b'"mirror"')
    text = json.dumps({"rows": rows}).encode()
    with reducing(text, lambda one: all(key in one for key in needed)) as reduction:
        shrink(reduction, Form.JSON)
        assert json.loads(reduction.best) == ["burst", "proxy", "mirror"]
        assert reduction.lanes.made <= 200

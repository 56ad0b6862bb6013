"""Names that the program makes become short, others stay."""

import ast

from homeport.testruns.reduce.python_names import renamed


def test_own_names_are_short() -> None:
    """Functions, classes, arguments and variables; builtins, modules and attributes stay."""
    text = (
        "import json\nclass Thing:\n    def method(self, value):\n        global total\n"
        "        total = len(value)\n        return json.dumps(total)\nThing().method(value=[1])\n"
    )
    short = renamed(ast.parse(text)).decode()
    assert "Thing" not in short
    assert "total" not in short
    assert "json.dumps(" in short
    assert "len(" in short


def test_names_in_use_are_not_taken() -> None:
    """A name that the program has already is not given to another."""
    assert renamed(ast.parse("import a\nlonger = a.b\n")) == b"import a\nb = a.b\n"

"""Fenced code in prose, whole functions and numbered lines put back where they belong."""

import pytest

from homeport.diffs import code_blocks, defined_in, replace_function, replace_lines
from homeport.errors import EditRefused

SOURCE = (
    "import json\n"
    "\n"
    "\n"
    "def load(path):\n"
    "    return json.load(open(path))\n"
    "\n"
    "\n"
    "class Shop:\n"
    "    @staticmethod\n"
    "    def total(items):\n"
    "        return len(items)\n"
    "\n"
    "    async def open(self):\n"
    "        return None\n"
)


def test_blocks_come_in_order_without_fences_and_margin() -> None:
    """Two fenced blocks, one indented in a list, are read; an empty and an unclosed one are not."""
    text = (
        "Change:\n```python\na = 1\n```\n- or\n  ```\n  def f():\n      pass\n  ```\n"
        "```\n\n```\n```python\nnever closed"
    )
    assert [block.code for block in code_blocks(text)] == ["a = 1", "def f():\n    pass"]
    assert all(block.numbered == {} for block in code_blocks(text))


def test_numbers_and_headings_that_were_shown_are_taken_off() -> None:
    """Copied line numbers say which lines are meant, under the file that a heading names."""
    text = "```\n# app/shop.py:4-5  # why\n>4| def f():\n 5|     return 1\n 6|\n```"
    (block,) = code_blocks(text)
    assert block.code == "def f():\n    return 1"
    assert block.numbered == {"app/shop.py": {4: "def f():", 5: "    return 1", 6: ""}}


def test_numbers_without_a_heading_belong_to_no_file() -> None:
    """The empty path stands for the file that was asked about."""
    (block,) = code_blocks("```\n12| x = 1\n```")
    assert block.numbered == {"": {12: "x = 1"}}


def test_prose_without_a_fence_has_no_block() -> None:
    """Inline code and a lone fence are no blocks."""
    assert code_blocks("use `x = 1`\n```") == ()


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("def f(): pass\nasync def g(): pass\nclass C:\n    def h(self): pass", {"f", "g"}),
        ("x = 1", set()),
        ("def f(:", set()),
        ("a\x00b", set()),
    ],
)
def test_functions_defined_at_the_top_are_named(code: str, names: set[str]) -> None:
    """Methods are not; what does not parse defines nothing."""
    assert defined_in(code) == names


def test_a_whole_function_is_replaced_and_nothing_else() -> None:
    """The lines around the function stay byte for byte."""
    after = replace_function("a.py", SOURCE, "load", "def load(path):\n    return 1\n")
    assert after == SOURCE.replace("json.load(open(path))", "1")


def test_a_method_gets_the_margin_and_keeps_its_decorator() -> None:
    """A method written at the margin and without its decorator goes back into its class."""
    code = "def total(items):\n    if not items:\n\n        return 0\n    return sum(items)"
    after = replace_function("a.py", SOURCE, "Shop.total", code)
    assert after == SOURCE.replace(
        "        return len(items)\n",
        "        if not items:\n\n            return 0\n        return sum(items)\n",
    )


def test_a_decorator_that_comes_along_replaces_the_old_one() -> None:
    """Decorators are not doubled."""
    code = "@classmethod\ndef total(cls, items):\n    return 0"
    after = replace_function("a.py", SOURCE, "Shop.total", code)
    assert after.count("@") == 1
    assert "    @classmethod\n    def total(cls, items):\n        return 0\n\n" in after


def test_an_async_method_is_a_function_too() -> None:
    """`async def` is found and replaced."""
    after = replace_function("a.py", SOURCE, "Shop.open", "async def open(self):\n    return 1")
    assert after == SOURCE.replace("return None", "return 1")


def test_new_imports_come_after_the_files_own() -> None:
    """Names that the file already has are not imported again."""
    code = (
        "import json\nimport os.path\nfrom decimal import Decimal, Context\n\n"
        "def load(path):\n    return Decimal(path)"
    )
    after = replace_function("a.py", SOURCE, "load", code)
    assert after.startswith("import json\nimport os.path\nfrom decimal import Decimal, Context\n\n")
    assert after.count("import json") == 1


def test_functions_that_the_new_one_needs_come_before_what_holds_it() -> None:
    """What it calls, and what that calls; nothing that the file has or nobody needs."""
    code = (
        "def total(items):\n    return added(items) + load(items)\n\n\n"
        "def added(items):\n    return more(items)\n\n\n@cached\ndef more(items):\n"
        "    return added(items)\n\n\ndef load(path):\n    return 0\n\n\n"
        "def main():\n    total([])\n"
    )
    after = replace_function("shop.py", SOURCE, "Shop.total", code)
    new = (
        "def added(items):\n    return more(items)\n\n\n"
        "@cached\ndef more(items):\n    return added(items)\n\n\n"
    )
    changed = SOURCE.replace("len(items)", "added(items) + load(items)")
    assert after == changed.replace("class Shop:", f"{new}class Shop:")


def test_an_import_goes_below_the_files_docstring() -> None:
    """In a file without imports a new one does not push the docstring down."""
    source = '"""What this is."""\n\n\ndef f():\n    return 1\n'
    after = replace_function("a.py", source, "f", "import os\n\ndef f():\n    return os.sep\n")
    assert after.startswith('"""What this is."""\n')
    assert "import os\n" in after
    compile(after, "a.py", "exec")


@pytest.mark.parametrize(
    ("source", "symbol", "code", "said"),
    [
        (SOURCE, "none", "def none(): pass", "has no function none"),
        (SOURCE, "Shop.load", "def load(): pass", "has no function Shop.load"),
        (SOURCE, "load", "x = 1", "new code for a.py has no function load"),
        ("def f(:\n", "f", "def f(): pass", "has no function f"),
        (
            "if a:\n    def f(): return 1\nelse:\n    def f(): return 2\n",
            "f",
            "def f(): return 3",
            "more than one",
        ),
        (SOURCE, "load", "def load(path):\n    return json.load(open(path))", "changes nothing"),
    ],
)
def test_a_function_that_does_not_surely_belong_is_refused(
    source: str, symbol: str, code: str, said: str
) -> None:
    """Missing, doubled, unparsable and unchanged functions are refused with a next step."""
    with pytest.raises(EditRefused, match=said) as refused:
        replace_function("a.py", source, symbol, code)
    assert refused.value.hint


def test_numbered_lines_are_replaced_where_they_differ() -> None:
    """A line without a margin gets the one it replaces; a line with one keeps it."""
    source = "def f():\n    a = 1\n    b = 2\n"
    assert replace_lines("a.py", source, {1: "def f():", 2: "a = 3", 3: "        b = 4"}) == (
        "def f():\n    a = 3\n        b = 4\n"
    )


@pytest.mark.parametrize(
    ("numbered", "said"),
    [({0: "x"}, "no line 0"), ({9: "x"}, "no line 9"), ({1: "  a = 1"}, "changes nothing")],
)
def test_lines_that_are_not_there_are_refused(numbered: dict[int, str], said: str) -> None:
    """Numbers outside the file and lines that already stand there are no change."""
    with pytest.raises(EditRefused, match=said) as refused:
        replace_lines("a.py", "a = 1\n", numbered)
    assert refused.value.hint


def test_line_ends_and_a_missing_final_newline_stay_as_they_were() -> None:
    """A change to one line changes no line end: neither CRLF nor the file's last byte."""
    assert replace_lines("a.py", "a\r\nb\r\n", {2: "c"}) == "a\r\nc\r\n"
    assert replace_lines("a.py", "a\nb", {2: "c"}) == "a\nc"
    windows = "def f():\r\n    return 1\r\n\r\nx = 1\r\n"
    assert replace_function("a.py", windows, "f", "def f():\n    return 2") == windows.replace(
        "return 1", "return 2"
    )
    assert replace_function("a.py", "def f():\n    return 1", "f", "def f():\n    return 2") == (
        "def f():\n    return 2"
    )


def test_a_method_in_a_file_of_tabs_gets_tabs() -> None:
    """The margin is copied from the file, not counted in spaces."""
    source = "class A:\n\tdef f(self):\n\t\treturn 1\n"
    after = replace_function("a.py", source, "A.f", "def f(self):\n\treturn 2")
    assert after == source.replace("return 1", "return 2")


def test_an_import_below_the_function_attracts_no_new_one() -> None:
    """New imports go above the function that needs them, wherever the file has others."""
    source = "def f():\n    return 1\n\n\nimport os\n"
    after = replace_function("a.py", source, "f", "import re\n\ndef f():\n    return re.I")
    assert after == "import re\ndef f():\n    return re.I\n\n\nimport os\n"

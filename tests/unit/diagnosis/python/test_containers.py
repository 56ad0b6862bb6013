"""What containers hold."""

import ast
import textwrap

from homeport.diagnosis import Sources
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.scope import expressions_on


def last(name: str, **files: str) -> list[Origin]:
    """The origins of what `name` holds at the last line of main.py."""
    texts = {f"{path}.py": textwrap.dedent(text) for path, text in files.items()}
    flow = Flow(Sources(texts.get, tuple(texts)))
    tree = flow.sources.tree("main.py")
    assert tree is not None
    line = texts["main.py"].rstrip().count("\n") + 1
    node = next(n for n in expressions_on(tree, line) if ast.unparse(n) == name)
    return flow.origins(node, Site("main.py", line))


def test_a_constant_key_reads_its_own_entry() -> None:
    """The other entries of the literal are not candidates."""
    main = "d = {'a': 1, 'b': None}\nx = d['a']\nprint(x)\n"
    assert [origin.kinds for origin in last("x", main=main)] == [{"int"}]


def test_a_constant_index_reads_its_own_element() -> None:
    """Also of a tuple."""
    assert [o.kinds for o in last("x", main="d = (1, 'b')\nx = d[1]\nprint(x)\n")] == [{"str"}]


def test_a_list_made_of_rows_keeps_their_kind() -> None:
    """`list(...)` in another function changes nothing about the elements."""
    rows = "import csv\n\n\ndef rows(f):\n    return list(csv.DictReader(f))\n"
    main = "from rows import rows\n\nfor row in rows('x'):\n    print(row['n'])\n"
    assert [origin.kinds for origin in last("row['n']", main=main, rows=rows)] == [{"str"}]


def test_what_is_gathered_is_awaited() -> None:
    """`asyncio.gather(*(f(n) for n in ...))` gives what `f` returns."""
    main = (
        "import asyncio\n\nasync def f(n):\n    return None\n\n\nasync def go():\n"
        "    found = await asyncio.gather(*(f(n) for n in (1, 2)), f(3))\n"
        "    for one in found:\n        print(one)\n"
    )
    assert [origin.kinds for origin in last("one", main=main)] == [{"None"}, {"None"}]


def test_the_place_where_an_entry_is_read_is_kept() -> None:
    """Data is converted where it is taken out of its record, not where it is written."""
    (found,) = last("x", main="row = {'n': '7'}\n\nx = row['n']\nprint(x)\n")
    assert found.read is not None
    assert found.read.line == 3

import ast

from homeport.repair.candidate import spliced
from homeport.repair.python.generate import functions, sites
from homeport.repair.python.site import Site, short, written
from homeport.repair.python.source import Source
from homeport.repair.python.vocabulary import vocabulary


def every(code: str) -> list[Site]:
    """Return all places of the first function."""
    source = Source.parse("m.py", code.encode())
    _, function = functions(source.tree)[0]
    return list(sites(source, function, vocabulary(source, function)))


def the(code: str, text: str) -> Site:
    """Return the first place with this text."""
    return next(site for site in every(code) if site.own == text)


def test_reading() -> None:
    """A called name and a target are not read; a value is."""
    code = "def f(a):\n    b = g(a)\n"
    assert [the(code, text).reads for text in ("b", "g", "a")] == [False, False, True]
    assert not the(code, "b = g(a)").reads


def test_parentheses_where_an_operator_could_tear() -> None:
    """An operation inside another is held by parentheses, elsewhere not."""
    inner = the("def f(a, b):\n    return a * b\n", "b")
    outer = the("def f(a, b):\n    return a * b\n", "a * b")
    assert inner.held("b + 1") == "(b + 1)"
    assert outer.held("a + 1") == "a + 1"
    assert isinstance(outer.node, ast.expr)
    assert outer.atom(outer.node) == "(a * b)"


def test_a_token_in_a_comment_is_not_found_elsewhere() -> None:
    """Where the operator is not between the nodes, nothing is proposed."""
    site = the("def f(a, b):\n    return a < b\n", "a < b")
    assert isinstance(site.node, ast.Compare)
    assert site.token(site.node.left, site.node.comparators[0], "is not", "is") == ()


def test_written_lines() -> None:
    """Lines are put before or behind a statement with the file's indent and line ends."""
    code = "def f(a):\r\n\treturn a"
    site = the(code, "return a")
    assert isinstance(site.node, ast.stmt)
    before = written(site, site.node, "if a:\n|return 1", "k", 1.0)
    after = written(site, site.node, "x = 1", "k", 1.0, after=True)
    assert spliced(code.encode(), before.splices) == (
        b"def f(a):\r\n\tif a:\r\n\t\treturn 1\r\n\treturn a"
    )
    assert spliced(code.encode(), after.splices) == b"def f(a):\r\n\treturn a\r\n\tx = 1\r\n"


def test_siblings_of_an_inner_statement() -> None:
    """The block of a statement is found in each part of the one around it."""
    site = the("def f(a):\n    if a:\n        x = 1\n    else:\n        y = 2\n", "y = 2")
    assert [type(one) for one in site.siblings()] == [ast.Assign]
    assert site.siblings(ast.Pass()) == [site.node]


def test_short() -> None:
    """Long text is cut and kept on one line."""
    assert short("a\n  b") == "a b"
    assert len(short("x" * 100)) == 60

"""What goes on in the next piece of a long text has its head put above it."""

import pytest

from homeport.detection.continued import heads, tells

INSERT = b"INSERT" + b" INTO u (id, password)\nVALUES\n"
COPY = b"COPY u (id, password) FROM stdin;\n"
CSV = b"id,password\n"


@pytest.mark.parametrize(
    ("piece", "above"),
    [
        (INSERT + b"(1,'a'),\n(2,'b'),\n", INSERT),
        (INSERT + b"(1,'a'),\n(2,'b');\n", b""),
        (COPY + b"1\ta\n2\tb\n", COPY),
        (COPY + b"1\ta\n\\.\n", b""),
        (COPY + b"1\ta\n\\.\nselect 1\n", b""),
        (CSV + b"1,a\n2,b\n", CSV),
        (CSV + b"1,a\n\nA sentence, and another, here.\n", b""),
        (b"name,phone\njo,1\n", b"name,phone\n"),
        (CSV + b"1,a\n\n" + COPY + b"1\ta\n", COPY),
        (b"foo(a),\n(b),\n", b""),
    ],
)
def test_heads_of_what_is_open(piece: bytes, above: bytes) -> None:
    """A head stands above the next piece if its rows reach the end, the last one alone."""
    assert heads(piece) == above


def test_definitions_are_kept() -> None:
    """Tables with a secret column are defined for all pieces that follow, the others are not."""
    made = (
        b"CREATE TABLE `s`.`u` (`id` int, `password` text);\nCREATE TABLE v (id int, note text);\n"
    )
    above = heads(made)
    assert above == b'create table u ("id" t, "password" t);\n'
    assert heads(above + b"select 1;\n") == above
    assert heads(above + INSERT + b"(1,'a'),\n") == above + INSERT


def test_what_would_be_too_long_is_left() -> None:
    """Heads never make a piece much longer than it is."""
    columns = b", ".join(b"c%d" % n for n in range(20000))
    assert heads(b"INSERT" + b" INTO u (" + columns + b") VALUES\n(1),\n") == b""


def test_when_it_is_worth_asking() -> None:
    """Only pieces with the trigger of a reader of rows are asked."""
    assert tells({"inserted-value", "runs"})
    assert not tells({"runs"})

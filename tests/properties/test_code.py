"""Laws of the code room: nothing is lost or cut in two, a question has one answer."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.doubles.repository import write_files

from homeport.code import Index, Location, Place, Query, QueryKind
from homeport.code.grammars import GRAMMARS, grammar_of
from homeport.code.syntax import parse
from homeport.code.words import split_identifier, stem
from homeport.context.excerpts import cut_excerpts
from homeport.context.locating import query_of

PIECES = st.sampled_from(
    """class A:
    def f(self):
        return g(1)
def h(x):
    pass
@deco

# comment
import os
x = {
}
\"\"\"
    def i(self): j()
function k() { l(); }
class M { n() { o(); } }
};
func p() {
\tq()
async def r():
    @s
public class T {
  int u() { return v(); }
\0
é
""".splitlines(keepends=True)
)
SOURCES = st.lists(PIECES, max_size=25).map("".join)
SUFFIXES = st.sampled_from([grammar.suffixes[0] for grammar in GRAMMARS] + [".toml"])
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=20)


@given(SOURCES, SUFFIXES)
def test_every_line_is_found_by_exactly_one_chunk(source: str, suffix: str) -> None:
    """Whatever the syntax, each line that is not blank is in the text of one chunk."""
    path = f"a{suffix}"
    pieces = parse(path, source.encode(), grammar_of(path)).pieces
    found = [line for one in pieces for line in one.text.split("\n") if line.strip()]
    assert sorted(found) == sorted(line for line in source.split("\n") if line.strip())


@given(SOURCES, SUFFIXES)
def test_chunks_lie_in_the_file_and_nest(source: str, suffix: str) -> None:
    """Each chunk lies within the file, and two chunks are apart or one holds the other."""
    path = f"a{suffix}"
    chunks = [one.chunk for one in parse(path, source.encode(), grammar_of(path)).pieces]
    for one in chunks:
        assert 1 <= one.start <= one.head <= one.end <= source.count("\n") + 1
        for other in chunks:
            apart = one.end < other.start or other.end < one.start
            holds = one.start <= other.start and other.end <= one.end
            held = other.start <= one.start and one.end <= other.end
            assert apart or holds or held


@given(WORDS, WORDS)
def test_both_spellings_of_a_name_share_their_parts(one: str, other: str) -> None:
    """`oneOther` is found by the parts of `one_other`."""
    snake = set(split_identifier(f"{one}_{other}"))
    camel = set(split_identifier(f"{one}{other.capitalize()}"))
    assert {stem(one), stem(other)} <= snake & camel


@settings(deadline=None)  # the first example loads the readers
@given(st.text(max_size=300))
def test_any_text_makes_a_question(text: str) -> None:
    """No text stops the reading of it, and its places come weightiest first."""
    query = query_of(text, ("a/b.py", "c.go"))
    weights = [place.weight for place in query.places]
    assert weights == sorted(weights, reverse=True)


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few files that talk to each other."""
    return write_files(
        tmp_path_factory.mktemp("repo"),
        {
            "a.py": "import b\n\n\nclass Cart:\n    def total(self):\n        return load()\n",
            "b.py": "def load():\n    return parse('x')\n\n\ndef parse(text):\n    return text\n",
            "tests/test_a.py": "from a import Cart\n\ndef test_it():\n    assert Cart().total()\n",
        },
    )


@pytest.fixture(scope="module")
def index(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Its index, in a folder of its own."""
    folder = tmp_path_factory.mktemp("homeport")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOMEPORT_STATE_DIR", str(folder / "state"))
        patch.setenv("HOMEPORT_CONFIG_DIR", str(folder / "config"))
        opened = Index.open(repo)
    opened.refresh()
    return opened


QUERIES = st.builds(
    Query,
    text=st.one_of(
        st.sampled_from(["load the cart", "parse total", '" OR *', "a:b NEAR("]), st.text()
    ),
    title=st.text(max_size=20),
    places=st.lists(
        st.builds(Place, st.sampled_from(["a.py", "b.py", "c.py"]), st.integers(-5, 99)), max_size=3
    ).map(tuple),
    symbols=st.lists(st.sampled_from(["Cart", "load", "Cart.total", "'", ""]), max_size=3).map(
        tuple
    ),
    files=st.lists(st.sampled_from(["a.py", "b", "../a.py", "a.b", "/"]), max_size=3).map(tuple),
    kind=st.sampled_from(QueryKind),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_the_same_question_has_the_same_answer(index: Index, query: Query) -> None:
    """Any question is answered, best first, twice the same, each place once."""
    found = index.locate(query, 50)
    assert found == index.locate(query, 50)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({(one.path, one.start, one.end) for one in found}) == len(found)
    assert index.locate(query, 3) == found[:3]


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 30)), max_size=6),
    st.lists(st.integers(1, 60), max_size=3),
    st.integers(0, 400),
)
def test_excerpts_keep_their_budget(
    tmp_path_factory: pytest.TempPathFactory,
    spans: list[tuple[int, int]],
    failing: list[int],
    budget: int,
) -> None:
    """Excerpts never cost more than the budget, never overlap, and are the file's own lines."""
    repo = tmp_path_factory.getbasetemp()
    lines = [f"line {number} of the file" for number in range(1, 61)]
    (repo / "a.py").write_text("\n".join(lines))
    places = [Place("a.py", line) for line in failing]
    locations = [Location("a.py", start, start + more, "f", 1.0, ("why",)) for start, more in spans]
    found = cut_excerpts(repo, locations, places, budget, len)
    assert sum(len(one.text) for one in found) <= budget
    shown = [number for one in found for number in range(one.start, one.end + 1)]
    assert len(shown) == len(set(shown))
    for one in found:
        assert one.text == "\n".join(lines[one.start - 1 : one.end])

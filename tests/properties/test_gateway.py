"""Laws of the gateway."""

import itertools
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.doubles.gateways import CLOUD_CONSIDERED, LOCAL_ONLY, answer, asking, bench

from homeport.detection import Scanner
from homeport.domain import Call, Category, Finding, Message, Prompt, Role, Span, Structure
from homeport.gateway.survey import survey, united

SCAN = Scanner.default().scan
CUT = ("AKIA" + "Q7RT" * 4, "ann.walker" + "@" + "example.com", "ghp_" + "a1B2c3D4e5F6" * 3)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
keys = st.text(ALPHABET, min_size=16, max_size=16).map(lambda tail: "AKIA" + tail)
surroundings = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(surroundings, st.text("abcdefgh", min_size=3, max_size=8)), max_size=4),
    surroundings,
    st.sampled_from([1, 2, 3, 5, 7, 16, 500]),
    st.sampled_from([LOCAL_ONLY, CLOUD_CONSIDERED]),
)
def test_what_is_withheld_comes_back(
    parts: list[tuple[str, str]], end: str, piece: int, policy: str
) -> None:
    """Whatever is asked, the echoed answer is the question, and no address left in between."""
    text = "".join(f"{before} {name}@example.com " for before, name in parts) + end
    with tempfile.TemporaryDirectory() as folder:
        made = bench(Path(folder), policy)
        made.local.piece = made.cloud.piece = piece
        said = answer(made.gateway, asking(text))
        made.log.close()

        assert said.text == text
        for _, name in parts:
            address = f"{name}@example.com".encode()
            assert address not in made.cloud.sent
            assert address not in made.local.sent
        assert made.records("outcome")[0]["status"] == "answered"


@settings(max_examples=40, deadline=None)
@given(keys, st.lists(surroundings, min_size=1, max_size=4))
def test_a_canary_never_reaches_the_cloud(key: str, texts: list[str]) -> None:
    """What the scan calls a credential never reaches the cloud, wherever it stands again."""
    with tempfile.TemporaryDirectory() as folder:
        made = bench(Path(folder), CLOUD_CONSIDERED)
        messages = [f"{text}{key}" for text in texts] + [f"aws_access_key_id = {key}"]
        preview = made.gateway.preview(asking(*messages))
        if not preview.findings[-1]:
            made.log.close()
            return
        said = answer(made.gateway, asking(*messages))
        made.log.close()

        assert said.text == messages[-1]
        assert key.encode() not in made.cloud.sent
        assert key.encode() not in made.path.read_bytes()


spans = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda s: Span(s[0], s[0] + s[1]))
findings = st.builds(Finding, spans, st.sampled_from(list(Category)), st.just("d"))


@given(st.lists(findings, max_size=12))
def test_united_covers_exactly_what_was_given(given_findings: list[Finding]) -> None:
    """United findings are sorted, disjoint, and cover every character given and no other."""
    found = united(given_findings)
    before = {at for one in given_findings for at in range(one.span.start, one.span.end)}
    after = [at for one in found for at in range(one.span.start, one.span.end)]

    assert len(after) == len(set(after))
    assert after == sorted(before)
    assert united(found) == found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=3, unique=True), st.sampled_from(CUT))
def test_a_value_cut_over_parts_is_seen(cuts: list[int], value: str) -> None:
    """Wherever a value is cut over the parts of a message, none of its pieces stays."""
    text = f"see {value} there"
    places = [0, *sorted(4 + cut % (len(value) + 1) for cut in cuts), len(text)]
    parts = [text[a:b] for a, b in itertools.pairwise(places)]
    call = Call("call_1", "f", Structure.of({"a": "b"}))
    message = Message(Role.ASSISTANT, parts[0], tuple(parts[1:]), (call,), name="ann")
    prompt = Prompt((Message(Role.USER, "before"), message, Message(Role.USER, "after")))
    found = survey(prompt, SCAN)
    left = "".join(
        "".join(
            c
            for at, c in enumerate(one)
            if not any(f.span.start <= at < f.span.end for f in findings)
        )
        for one, findings in zip(prompt.texts(), found, strict=True)
    )
    assert left == "beforesee  therefabannafter"


def test_sizes() -> None:
    """A message knows how many texts it holds."""
    call = Call("call_1", "f", Structure.of({"a": ["b", 1]}))
    for message in (
        Message(Role.USER, "u"),
        Message(Role.USER, "u", ("v", "w")),
        Message(Role.ASSISTANT, "", calls=(call, call), name="n"),
    ):
        assert message.size == len(Prompt((message,)).texts())

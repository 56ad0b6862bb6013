"""Laws of the prompt."""

from hypothesis import given
from hypothesis import strategies as st

from homeport.context import Evidence, assemble
from homeport.context.instructions import Task, instructions
from homeport.domain import Excerpt

_EXCERPTS = st.lists(
    st.builds(
        lambda start, lines, marks: Excerpt(
            "a/b.py", start, start + len(lines) - 1, "\n".join(lines), "f", "why",
            tuple(sorted({start + mark % len(lines) for mark in marks})),
        ),
        st.integers(1, 500),
        st.lists(st.text(alphabet="abc d", max_size=12), min_size=1, max_size=30),
        st.lists(st.integers(0, 40), max_size=3),
    ),
    max_size=5,
)  # fmt: skip
_EVIDENCE = st.builds(
    Evidence,
    failure=st.text(max_size=300),
    causes=st.lists(st.text(max_size=80), max_size=4).map(tuple),
    excerpts=_EXCERPTS.map(tuple),
    changes=st.lists(st.text(max_size=60), max_size=4).map(tuple),
)

_CLOSING = "\n\nNow write EXPLANATION, then CHANGE: the corrected lines in one code block."


@given(evidence=_EVIDENCE, spare=st.integers(1, 400))
def test_a_prompt_is_never_over_its_budget_and_always_the_same(
    evidence: Evidence, spare: int
) -> None:
    """Whatever the evidence: within the budget, deterministic, every excerpt accounted for."""
    budget = len(instructions(Task.EXPLAIN).text) + len(_CLOSING) + spare
    got = assemble(evidence, budget, len)
    assert sum(len(message.text) for message in got.prompt.messages) <= budget
    assert got.prompt.messages[1].text.endswith(_CLOSING)
    assert got == assemble(evidence, budget, len)
    assert len(got.included) + len(got.left_out) == len(evidence.excerpts)

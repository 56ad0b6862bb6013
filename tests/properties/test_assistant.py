"""Laws of answers: whatever a model says, what is claimed about it is true."""

import string

from hypothesis import given
from hypothesis import strategies as st

from homeport.assistant.answer import Answer, Target, read_answer
from homeport.diagnosis import Cause
from homeport.domain import Excerpt

FILES = {"app/shop.py": "def total(items):\n    return len(items) + 1\n", "a.txt": "one\ntwo\n"}
SHOWN = (Excerpt("app/shop.py", 1, 2, FILES["app/shop.py"].rstrip(), "total", marked=(2,)),)
_PIECES = st.sampled_from(
    (
        "EXPLANATION\n",
        "CHANGE\n",
        "```python\n",
        "```\n",
        "It is `len(items)`. ",
        "See app/shop.py:2. ",
        "See app/shop.py:99. ",
        "See ../secret.py:1. ",
        "<<<<<<< SEARCH\n",
        "    return len(items) + 1\n",
        "=======\n",
        ">>>>>>> REPLACE\n",
        "app/shop.py\n",
        "def total(items):\n    return 0\n",
        "2| x\n",
        "    return '[HP_SECRET_1A2B3C4D]'\n",
        "\x1b[2J",
        "\n\n",
        "    return len(items)\n",
    )
)
_SAID = st.lists(_PIECES, max_size=14).map("".join) | st.text(string.printable, max_size=200)


def _read(text: str, target: Target | None, proven: float, *, complete: bool) -> Answer:
    return read_answer(
        text,
        FILES.get,
        complete=complete,
        causes=(Cause("key-type", "app/shop.py", 2, "", proven, "It is text.", ""),),
        shown=SHOWN,
        target=target,
    )


_TARGETS = st.sampled_from([None, Target("app/shop.py", 2, "total"), Target("gone.py", 1)])


@given(text=_SAID, target=_TARGETS, proven=st.floats(0, 1), complete=st.booleans())
def test_a_claim_that_holds_names_a_line_that_exists(
    text: str,
    target: Target | None,
    proven: float,
    complete: bool,  # noqa: FBT001 -- drawn
) -> None:
    """And confidence is a probability that a cut answer never shares with a whole one."""
    answer = _read(text, target, proven, complete=complete)
    for claim in answer.claims:
        if claim.holds:
            assert 0 < claim.line <= FILES[claim.path].count("\n") + 1
    assert 0 <= answer.confidence <= (0.99 if complete else 0.5)


@given(text=_SAID, target=_TARGETS)
def test_a_diff_is_of_real_files_and_writes_no_placeholder(
    text: str, target: Target | None
) -> None:
    """A change is a diff or a reason, never both and never neither."""
    change = _read(text, target, 0.5, complete=True).change
    if change is None:
        return
    assert bool(change.diff) != bool(change.refused)
    assert set(change.files) <= set(FILES)
    added = [line for line in change.diff.splitlines() if line.startswith("+")]
    assert not any("[HP_" in line for line in added)


@given(text=_SAID, low=st.floats(0, 1), high=st.floats(0, 1))
def test_more_proof_never_means_less_confidence(text: str, low: float, high: float) -> None:
    """For one and the same answer."""
    low, high = sorted((low, high))
    less, more = (_read(text, None, proven, complete=True) for proven in (low, high))
    assert less.confidence <= more.confidence

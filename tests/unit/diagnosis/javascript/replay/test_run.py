"""What all of a replay shares."""

import pytest

from homeport.diagnosis.javascript.replay.expressions import evaluate
from homeport.diagnosis.javascript.replay.run import Run, Scope, described, error
from homeport.diagnosis.javascript.replay.statements import block
from homeport.diagnosis.javascript.replay.trees import Trees
from homeport.diagnosis.javascript.replay.values import Thing, Thrown
from homeport.diagnosis.replay.limits import Steps
from homeport.diagnosis.sources import Sources


def _run() -> Run:
    return Run(Trees(Sources(lambda _: None, [])), Steps(10), evaluate, block)


def test_timers_run_by_their_time() -> None:
    """The timer that is due first runs first, and the last one ends it."""
    run, out = _run(), list[int]()
    run.timers = [(5.0, lambda: out.append(5)), (1.0, lambda: out.append(1))]
    assert [run.tick(), run.tick(), run.tick()] == [True, True, False]
    assert out == [1, 5]


def test_an_error_is_thrown_with_the_calls_it_was_in() -> None:
    """What is thrown knows its class and where it came from."""
    run = _run()
    run.places.append(("a.js", 3))
    with pytest.raises(Thrown) as thrown:
        run.throw("TypeError", "no")
    assert described(thrown.value.value) == "TypeError"
    assert thrown.value.places == (("a.js", 3),)


def test_only_errors_have_a_class() -> None:
    """A thrown text or object has no name of a class."""
    assert described("text") == ""
    assert described(Thing()) == ""
    assert described(error("Error", "x")) == "Error"


def test_names_are_looked_up_outwards() -> None:
    """A block sees the names around it."""
    outer = Scope(None, "a.js", None)
    outer.names["a"] = 1.0
    assert outer.inner().holder("a") is outer.names
    assert outer.inner().holder("b") is None

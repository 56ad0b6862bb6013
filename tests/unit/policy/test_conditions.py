"""Conditions in CEL."""

import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest

from homeport.domain import Category, Finding, Principal, Span
from homeport.policy import conditions
from homeport.policy.conditions import ConditionError, compile_condition, context_of
from homeport.policy.facts import Facts, Offer

FACTS = Facts(
    texts=("first \udcff", "second"),
    principal=Principal("ann", ("lead", "developer")),
    task="review",
    repo="acme/web",
    paths=("src/a.py", "docs/b.md"),
    classification="internal",
    findings=(Finding(Span(0, 1), Category.EMAIL, "email"),),
    tokens=12,
    offer=Offer("cloud", retention_days=3, region="eu", attestations=("SOC 2",)),
    now=datetime(2026, 7, 5, 23, 30, tzinfo=timezone(timedelta(hours=-2))),  # Monday in UTC
)


@pytest.mark.parametrize(
    "source",
    [
        "true",
        "input.matches(classes.red)",
        "input.matches( classes['red'] ) && !input.matches(classes.blue)",
        'input.matches(classes["red"])',
        "task in ['review', 'fix']",
        "principal.name == 'ann' && 'lead' in principal.roles && principal.may_use_cloud",
        "repo.startsWith('acme/')",
        "size(paths) == 2 && paths.exists(p, p.endsWith('.md'))",
        "classification == 'internal'",
        "findings.exists(f, f.category == 'email' && f.detector == 'email')",
        "tokens > 10",
        "input.text.contains('second')",
        "repo.matches('^acme/')",
        "has(principal.name)",
        "paths[1] == 'docs/b.md'",
        "backend.name == 'cloud' && backend.retention_days <= 3 && backend.region == 'eu'",
        "backend.trains_on_data && !backend.private_network && !backend.customer_managed_keys",
        "'SOC 2' in backend.attestations",
        "time.weekday == 1 && time.hour == 1 && time.minute == 30",
        "time.date == '2026-07-06' && time.year == 2026 && time.month == 7 && time.day == 6",
    ],
)
def test_true(source: str) -> None:
    """Each of these is true of the sample request."""
    condition = compile_condition(source, ("red", "blue"))
    context = context_of(FACTS, ("red", "blue"), lambda name: name == "red")

    assert condition.program.execute(context) is True


def test_classes_used() -> None:
    """A condition knows the classes it speaks of, each once, in order."""
    source = "input.matches(classes.b) || input.matches(classes['a']) || input.matches(classes.b)"

    assert compile_condition(source, ("a", "b", "c")).classes == ("b", "a")


@pytest.mark.parametrize(
    ("source", "message", "line", "column"),
    [
        ("task in [", "no CEL expression", 1, 10),
        ("task ==\n  'a' &&& b", "no CEL expression", 2, 9),
        ("nosuch == 1", "there is no nosuch here", 1, 1),
        ("true ||\n nosuch", "there is no nosuch here", 2, 2),
        ("true || shout(task)", "there is no function shout", 1, 9),
        ("input.matches(classes.green)", "there is no class green; defined are blue, red", 1, 15),
        ("input.matches('a.*')", "takes a class", 1, 1),
        ("true || input.matches('a.*')", "takes a class", 1, 9),
        ("size(classes) == 1", "a class is named as in", 1, 6),
        ("task > 1", "cannot be evaluated: the types differ", 1, 1),
        ("principal.age == 1", "there is no field 'age'", 1, 1),
        ("task", "gives a str", 1, 1),
        ("tokens + 1", "gives a int", 1, 1),
    ],
)
def test_refused(source: str, message: str, line: int, column: int) -> None:
    """A condition that cannot work is refused when it is loaded, with the place."""
    with pytest.raises(ConditionError, match=message) as caught:
        compile_condition(source, ("red", "blue"))
    assert (caught.value.line, caught.value.column) == (line, column)


def test_no_class_defined() -> None:
    """Without classes the message says so."""
    with pytest.raises(ConditionError, match="defined are none"):
        compile_condition("input.matches(classes.a)", ())


def test_data_dependent() -> None:
    """What may fail on some requests only is accepted; deciding handles the failure."""
    for source in ("paths[5] == 'x'", "10 / (tokens - 1) == 2"):
        assert compile_condition(source, ()).classes == ()


def test_syntax_error_without_place() -> None:
    """An error that names no place is still told."""
    assert "no CEL" in str(conditions._syntax_error(ValueError("something else")))


def test_engine_loads_without_its_package() -> None:
    """The engine is loaded without the package's terminal toolkit, which a later import accepts."""
    script = (
        "import sys; from homeport.policy.conditions import compile_condition as c; c('true', ());"
        "assert 'prompt_toolkit' not in sys.modules; import cel; assert cel.evaluate('1+1') == 2;"
        "assert c('true', ())"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_engine_laid_out_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the engine's file is not found, the package is imported its own way."""
    engine = conditions._cel()
    monkeypatch.delitem(sys.modules, "cel.cel")
    monkeypatch.setitem(sys.modules, "cel", engine)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    assert conditions._cel() is engine


def test_no_backend_is_the_worst_backend() -> None:
    """Where there is no backend, or it declares nothing, data is kept without an end."""
    condition = compile_condition("backend.name == '' && backend.retention_days > 36500", ())
    bare = Facts(("x",), Principal("ann"))
    assert condition.program.execute(context_of(bare, (), lambda _name: False)) is True


def test_no_time_is_no_answer() -> None:
    """A condition about the time cannot be evaluated when nobody says what time it is."""
    condition = compile_condition("time.hour >= 8", ())
    bare = Facts(("x",), Principal("ann"))
    with pytest.raises(Exception, match="time"):
        condition.program.execute(context_of(bare, (), lambda _name: False))

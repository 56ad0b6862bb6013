"""Changes beside the causes of rules: the guilty one confirms or becomes a cause, others do not."""

from homeport.code import UNCOMMITTED, Hunk
from homeport.diagnosis import Cause, Sources
from homeport.diagnosis.changes.weighing import hunk_text, weigh
from homeport.traces import Frame, Trace

NOW = 1_000_000.0
FILES = {
    "main.py": "from price import total\n\nprint(total([1]))\n",
    "price.py": "RATE = 19\n\n\ndef total(items, discount=10):\n"
    "    return sum(items) * RATE - discount\n",
    "other.py": "def unused():\n    return 2\n",
}
FRAMES = (Frame("price.py", 5, function="total"), Frame("main.py", 3))


def _sources(files: dict[str, str] = FILES) -> Sources:
    return Sources(files.get, sorted(files))


def _hunk(path: str, start: int, *lines: str, commit: str = "abc1234", time: int = 900_000) -> Hunk:
    return Hunk(path, commit, time, "Change it", start, lines)


def _failure(type_: str, message: str = "") -> Trace:
    return Trace("python", type_, message, FRAMES)


def test_a_change_in_code_that_ran_becomes_a_cause() -> None:
    """A default changed on the stack is named with hash, age, title and both lines."""
    hunk = _hunk("price.py", 4, "-def total(items, discount=0):", "+def total(items, discount=10):")
    (cause,), (evidence,) = weigh(
        _failure("AssertionError", "assert 9 == 19"), _sources(), (), [hunk], NOW
    )
    assert (cause.rule, cause.path, cause.line, cause.symbol) == ("changed", "price.py", 4, "total")
    assert 'Commit abc1234 (1 day ago, "Change it")' in cause.why
    assert "`def total(items, discount=0):` became `def total(items, discount=10):`" in cause.why
    assert cause.steps[0].text.startswith("abc1234: - def total")
    assert evidence.kind == "flow"


def test_a_value_that_the_failure_shows_makes_the_change_surer() -> None:
    """The new constant is read by the code that ran, and the assertion prints it."""
    hunk = _hunk("price.py", 1, "-RATE = 20", "+RATE = 19")
    plain, _ = weigh(_failure("AssertionError", "wrong"), _sources(), (), [hunk], NOW)
    shown, _ = weigh(_failure("AssertionError", "assert 19 == 20"), _sources(), (), [hunk], NOW)
    assert shown[0].score > plain[0].score > 0.5


def test_what_has_nothing_to_do_with_the_failure_is_not_named() -> None:
    """Comments, spaces, other functions, new files, tests and lines that are gone again."""
    hunks = [
        _hunk("price.py", 4, "-    # old", "+    # new"),
        _hunk("price.py", 5, "-    return  sum(items) * RATE - discount",
              "+    return sum(items) * RATE - discount"),
        _hunk("other.py", 2, "-    return 1", "+    return 2"),
        Hunk("price.py", "abc", 1, "Begin", 1, ("+RATE = 19",), created=True),
        _hunk("tests/test_price.py", 1, "-assert total([1])", "+assert total([2])"),
        _hunk("price.py", 5, "-    return 1", "+    return 2"),
        _hunk("README.md", 1, "-total", "+totals"),
        _hunk("price.py", 2, "-", "+", "+"),
    ]  # fmt: skip
    assert weigh(_failure("AssertionError"), _sources(), (), hunks, NOW) == ((), ())


def test_the_cause_of_a_rule_is_confirmed_by_the_change_of_its_line() -> None:
    """One cause stays, surer, and says who changed the line."""
    cause = Cause("division-by-zero", "price.py", 5, "total", 0.7, "It divides.")
    hunk = _hunk(
        "price.py", 5, "-    return sum(items)", "+    return sum(items) * RATE - discount"
    )
    (told,), _ = weigh(_failure("ZeroDivisionError"), _sources(), (cause,), [hunk], NOW)
    assert told.rule == "division-by-zero"
    assert told.score > 0.7
    assert told.why.startswith("It divides. Commit abc1234")


def test_a_renamed_name_is_named_where_it_is_still_used() -> None:
    """The cause is the failing line, with the commit that renamed what it asks for."""
    files = {"main.py": "import lib\n\nlib.go()\n", "lib.py": "def run_it():\n    return 1\n"}
    hunk = _hunk("lib.py", 1, "-def go():", "+def run_it():", commit=UNCOMMITTED, time=0)
    failure = Trace("python", "AttributeError", "module 'lib' has no attribute 'go'",
                    (Frame("main.py", 3),))  # fmt: skip
    (cause,), _ = weigh(failure, _sources(files), (), [hunk], NOW)
    assert (cause.path, cause.line) == ("main.py", 3)
    assert cause.why.startswith("An uncommitted change renamed `go` to `run_it` (lib.py:1)")
    known = Cause("attribute-name", "main.py", 3, "", 0.8, "`lib` has no `go`.")
    (told,), _ = weigh(failure, _sources(files), (known,), [hunk], NOW)
    assert told.score > 0.8
    assert "renamed" in told.why


def test_a_removed_name_and_a_moved_file_are_named() -> None:
    """What went without a successor is said to be removed; a module may have another path."""
    files = {
        "main.py": "from lib import go\n",
        "lib.py": "x = 1\n",
        "new.py": "def a():\n    pass\n",
    }
    frames = (Frame("main.py", 1),)
    gone = _hunk("lib.py", 1, "-def go():", "-    return 1", " x = 1")
    failure = Trace("python", "ImportError", "cannot import name 'go' from 'lib'", frames)
    (cause,), _ = weigh(failure, _sources(files), (), [gone], NOW)
    assert "removed `go` from lib.py (`def go():`)" in cause.why
    moved = Hunk("new.py", "abc1234", 999_000, "Move", 1, (), before="old.py")
    failure = Trace("python", "ModuleNotFoundError", "No module named 'old'", frames)
    (cause,), _ = weigh(failure, _sources(files), (), [moved], NOW)
    assert "moved old.py to new.py" in cause.why
    deleted = Hunk("old.py", "abc1234", 999_000, "Delete", 1, ("-x = 1",), before="old.py")
    (cause,), _ = weigh(failure, _sources(files), (), [deleted], NOW)
    assert "removed old.py" in cause.why


def test_an_upgrade_counts_when_its_package_is_involved() -> None:
    """The package that the failing line uses is named with both versions; another is not."""
    files = {"main.py": "import yaml\n\nyaml.load('x')\n"}
    frames = (Frame("main.py", 3),)
    failure = Trace("python", "TypeError", "load() misses the argument 'Loader'", frames)
    ours = _hunk("requirements.txt", 1, "-PyYAML==5.4", "+PyYAML==6.0", "-other==1", "+other==2")
    (cause,), found = weigh(failure, _sources(files), (), [ours], NOW)
    assert "upgraded PyYAML from 5.4 to 6.0 (requirements.txt:1)" in cause.why
    assert len(found) == 1
    back = _hunk("requirements.txt", 1, "-PyYAML==6.0", "+PyYAML==5.4")
    (cause,), _ = weigh(failure, _sources(files), (), [back], NOW)
    assert "downgraded" in cause.why


def test_the_newest_change_of_the_flow_comes_first() -> None:
    """Two commits touched code that ran: the later one is the likelier."""
    older = _hunk("price.py", 4, "-def total(items, discount=0):",
                  "+def total(items, discount=10):", commit="older", time=1)  # fmt: skip
    newer = _hunk("price.py", 1, "-RATE = 20", "+RATE = 19", commit="newer", time=2)
    causes, _ = weigh(_failure("AssertionError"), _sources(), (), [older, newer], NOW)
    assert ["newer" in cause.why for cause in causes] == [True, False]


def test_a_hunk_in_one_line_is_bounded() -> None:
    """Long hunks are cut."""
    assert len(hunk_text(_hunk("a.py", 1, f"+{'x' * 900}"))) == 200


def test_a_change_of_the_line_that_an_edit_mends_weighs_more() -> None:
    """A replayed edit and a recent change say the same of one line, each for itself."""
    hunk = _hunk(
        "price.py", 5, "-    return sum(items)", "+    return sum(items) * RATE - discount"
    )
    scores = []
    for rule in ("rule", "replayed"):
        cause = Cause(rule, "price.py", 5, "total", 0.66, "Because.")
        (told,), _ = weigh(
            _failure("AssertionError", "assert 9 == 19"), _sources(), [cause], [hunk], NOW
        )
        scores.append(told.score)
    assert scores[1] > scores[0] > 0.66

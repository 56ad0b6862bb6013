"""A prompt under a budget: in order, never over, what is left out is named."""

from dataclasses import replace

import pytest

from homeport.context import Assembled, Evidence, assemble
from homeport.context.instructions import Task, instructions
from homeport.context.prompt import asked_again, shown, window
from homeport.domain import Excerpt, Role


def _words(text: str) -> int:
    return len(text.split())


LONG = Excerpt(
    "app/shop.py",
    10,
    40,
    "\n".join(f"line {n}" for n in range(10, 41)),
    "shop",
    "raised here",
    (25,),
)
SHORT = Excerpt("app/other.py", 1, 2, "a\nb", "other")


def _assembled(budget: int, *excerpts: Excerpt) -> Assembled:
    evidence = Evidence(
        "KeyError: '7'", ("app/shop.py:12 the key is text",), excerpts, ("1a2b today",)
    )
    return assemble(evidence, budget, _words)


def test_everything_is_in_when_the_budget_allows() -> None:
    """Failure, causes, code and changes come in this order."""
    got = _assembled(1000, LONG, SHORT)
    text = got.prompt.messages[1].text
    heads = ["FAILURE", "LIKELY CAUSES", "CODE", "app/other.py:1-2", "CHANGED RECENTLY"]
    assert [text.index(head) for head in heads] == sorted(text.index(head) for head in heads)
    assert got.included == (LONG, SHORT)
    assert got.left_out == ()


@pytest.mark.parametrize("task", [Task.EXPLAIN, Task.EXPLAIN_JSON])
def test_what_only_happened_is_called_a_symptom(task: Task) -> None:
    """Nothing is to be trusted there, and the model is sent to look for the cause."""
    evidence = Evidence("KeyError: '7'", ("app/shop.py:12 no such key",), (SHORT,), known=False)
    text = assemble(evidence, 1000, _words, task).prompt.messages[1].text
    assert "WHAT HAPPENED (the symptom)\n1. app/shop.py:12 no such key" in text
    assert "LIKELY CAUSES" not in text
    assert "Find in CODE the line that makes the wrong value" in text
    assert "symptom" not in assemble(replace(evidence, known=True), 1000, _words, task).body


def test_the_instructions_come_first_and_are_always_the_same() -> None:
    """Two questions share their first message, so a warm model has it in its cache."""
    one, other = _assembled(1000, LONG), _assembled(400)
    assert one.prompt.messages[0] == other.prompt.messages[0]
    assert one.prompt.messages[0].role is Role.SYSTEM
    assert one.instructions == other.instructions


def test_a_long_excerpt_shrinks_to_the_lines_around_the_mark() -> None:
    """When the whole does not fit, the failing line still does."""
    whole = _words(instructions(Task.EXPLAIN).text) + 70
    got = _assembled(whole, LONG)
    assert got.included == (window(LONG),)
    shown_lines = got.prompt.messages[1].text.splitlines()
    assert "line 25" in shown_lines
    assert "line 40" not in shown_lines


def test_what_does_not_fit_is_named() -> None:
    """An excerpt without a mark that does not fit is left out and reported."""
    unmarked = Excerpt("b.py", 1, 50, "x y z\n" * 50)
    got = _assembled(_words(instructions(Task.EXPLAIN).text) + 40, unmarked, SHORT)
    assert got.left_out == (unmarked,)
    assert got.included == (SHORT,)


def test_a_failure_longer_than_the_budget_is_cut() -> None:
    """A message of megabytes does not push out the budget."""
    budget = _words(instructions(Task.EXPLAIN).text) + 20
    got = assemble(Evidence("word " * 100_000), budget, _words)
    assert got.tokens <= budget
    assert got.prompt.messages[1].text.startswith("FAILURE\nword")


def test_a_budget_without_room_is_an_error() -> None:
    """The caller hears when not even the instructions fit."""
    with pytest.raises(ValueError, match="does not hold the instructions"):
        _assembled(3)


def test_a_window_that_gains_nothing_is_none() -> None:
    """Without a mark, or when the window is the whole, there is no smaller form."""
    assert window(SHORT) is None
    assert window(Excerpt("a.py", 1, 3, "a\nb\nc", marked=(2,))) is None


def test_an_excerpt_is_shown_with_its_reason_in_a_fence_without_numbers() -> None:
    """The model sees path, lines and reason, then the code exactly as it stands in the file."""
    excerpt = Excerpt("a.py", 3, 4, "x\n  y", why="raised here", marked=(4,))
    assert shown(excerpt) == "\na.py:3-4 (raised here)\n```\nx\n  y\n```"
    assert shown(SHORT) == "\napp/other.py:1-2\n```\na\nb\n```"


def test_what_is_asked_stands_last_whatever_else_is_cut() -> None:
    """The closing line is reserved in the budget: no failure is so long that it pushes it out."""
    evidence = Evidence("word " * 10_000, asked="the whole corrected function f of a.py")
    budget = _words(instructions(Task.EXPLAIN).text) + 60
    got = assemble(evidence, budget, _words)
    assert got.tokens <= budget
    assert got.prompt.messages[1].text.endswith(
        "Now write EXPLANATION, then CHANGE: the whole corrected function f of a.py in one code "
        "block."
    )


def test_a_cut_never_goes_through_a_word() -> None:
    """Half a token is a secret that no detector recognises, so it is left out as a whole."""
    token = "x" * 40
    for spare in range(1, 160):
        closing = len(
            "\n\nNow write EXPLANATION, then CHANGE: the corrected lines in one code block."
        )
        failure = f"Error: first {token} second\n{token}\nlast " + "tail " * 40
        got = assemble(
            Evidence(failure), len(instructions(Task.EXPLAIN).text) + closing + spare, len
        )
        text = got.prompt.messages[1].text
        assert got.tokens <= len(instructions(Task.EXPLAIN).text) + closing + spare
        assert text.count("x" * 3) % 13 == 0, text


def test_the_same_evidence_is_asked_about_in_another_way() -> None:
    """Instructions and closing words change, the evidence and what it left out do not."""
    evidence = Evidence("KeyError: '7'", excerpts=(LONG, SHORT), place="f of a.py")
    form = assemble(evidence, 1000, _words, Task.EXPLAIN_JSON)
    words = asked_again(form, evidence, Task.EXPLAIN)
    assert words.prompt == assemble(evidence, 1000, _words).prompt
    assert form.body == words.body
    assert (form.included, form.left_out) == (words.included, words.left_out)
    assert form.instructions != words.instructions
    closing = form.prompt.messages[1].text.removeprefix(form.body)
    assert (
        closing.strip() == "Now write the JSON: explanation, lines, then the change in f of a.py."
    )
    nowhere = assemble(Evidence("KeyError: '7'"), 1000, _words, Task.EXPLAIN_JSON)
    assert nowhere.prompt.messages[1].text.endswith("then the change.")

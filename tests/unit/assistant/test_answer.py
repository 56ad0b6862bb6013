"""What is made of a model's text: claims that hold, changes that apply, honest confidence."""

from dataclasses import replace

import pytest

from homeport.assistant.answer import ProposedChange, Target, Tried, read_answer
from homeport.assistant.located import LOCATED
from homeport.diagnosis import Cause
from homeport.domain import Excerpt

FILES = {
    "app/shop.py": "def total(items):\n    return len(items) + 1\n",
    "tests/test_shop.py": "x = 1\n",
}

CHANGE = (
    "CHANGE\napp/shop.py\n<<<<<<< SEARCH\n    return len(items) + 1\n=======\n"
    "    return len(items)\n>>>>>>> REPLACE\n"
)
GOOD = "EXPLANATION\nThe count is one too high (app/shop.py:2). It should be plain.\n\n" + CHANGE


def test_a_claim_that_cites_an_existing_line_holds() -> None:
    """The first sentence names a real line, the second names none."""
    answer = read_answer(GOOD, FILES.get, complete=True)
    assert [(c.path, c.line, c.holds) for c in answer.claims] == [
        ("app/shop.py", 2, True),
        ("", 0, False),
    ]
    assert answer.text.startswith("The count")


@pytest.mark.parametrize("cited", ["app/none.py:1", "app/shop.py:99", "app/shop.py:0"])
def test_a_claim_that_cites_nothing_real_does_not_hold(cited: str) -> None:
    """Invented files and lines are found out."""
    answer = read_answer(f"EXPLANATION\nIt is here ({cited}).", FILES.get, complete=True)
    assert [claim.holds for claim in answer.claims] == [False]


def test_a_change_that_applies_becomes_a_diff() -> None:
    """The diff is built here, not by the model."""
    change = read_answer(GOOD, FILES.get, complete=True).change
    assert change is not None
    assert change.files == ("app/shop.py",)
    assert (change.parses, change.touches_tests, change.refused) == (True, False, "")
    assert "-    return len(items) + 1\n+    return len(items)\n" in change.diff


HELPS, USELESS = Tried(passes=True), Tried(passes=False)


@pytest.mark.parametrize("tried", [HELPS, USELESS, None])
def test_a_sound_change_is_tried(tried: Tried | None) -> None:
    """What came of it is told with the change, and makes the answer surer or less sure."""
    diffs: list[str] = []

    def tries(diff: str) -> Tried | None:
        diffs.append(diff)
        return tried

    plain = read_answer(GOOD, FILES.get, complete=True)
    answer = read_answer(GOOD, FILES.get, complete=True, tries=tries)
    assert answer.change is not None
    assert plain.change is not None
    assert (answer.change.tried, diffs) == (tried, [plain.change.diff])
    assert (answer.confidence > plain.confidence) is (tried is HELPS)
    assert (answer.confidence < plain.confidence) is (tried is USELESS)


def test_a_change_of_tests_is_not_tried() -> None:
    """It could make the command pass in the wrong way."""
    tests = "CHANGE\ntests/test_shop.py\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n"
    answer = read_answer(
        f"EXPLANATION\nSo.\n\n{tests}", FILES.get, complete=True, tries=lambda _: HELPS
    )
    assert answer.change is not None
    assert answer.change.touches_tests
    assert answer.change.tried is None


PROOF = Cause(
    "replayed", "app/shop.py", 2, "total", 0.9, "It is one too many.", "",
    replacement="return len(items) + 0",
)  # fmt: skip


@pytest.mark.parametrize("said", [GOOD, "EXPLANATION\nToo high."])
def test_what_the_proof_writes_is_tried_where_the_model_is_no_help(said: str) -> None:
    """Whether its change did not help or it made none."""

    def tries(diff: str) -> Tried:
        return HELPS if "+ 0" in diff else USELESS

    answer = read_answer(said, FILES.get, complete=True, causes=(PROOF,), tries=tries)
    assert answer.change is not None
    assert answer.change.proven
    assert "+    return len(items) + 0\n" in answer.change.diff


@pytest.mark.parametrize(
    "proof",
    [
        replace(PROOF, replacement=""),
        replace(PROOF, replacement="return len(items) + 1"),
        replace(PROOF, path="gone.py"),
        PROOF,
    ],
)
def test_a_proof_that_writes_nothing_of_use_leaves_the_model_s_change(proof: Cause) -> None:
    """Marked as of no use."""
    answer = read_answer(GOOD, FILES.get, complete=True, causes=(proof,), tries=lambda _: USELESS)
    assert answer.change is not None
    assert answer.change.useless
    assert not answer.change.proven


@pytest.mark.parametrize(("symbol", "applies"), [("total", True), ("other", False)])
def test_without_a_target_a_function_that_was_shown_is_replaced(
    symbol: str, *, applies: bool
) -> None:
    """The one that the block defines; a block that defines none belongs nowhere."""
    text = (
        "EXPLANATION\nToo high.\n\nCHANGE\n```python\ndef total(items):\n    return len(items)\n```"
    )
    shown = (Excerpt("app/shop.py", 1, 2, FILES["app/shop.py"], symbol),)
    answer = read_answer(text, FILES.get, complete=True, shown=shown)
    assert (answer.change is not None and bool(answer.change.diff)) is applies


def test_without_headings_the_blocks_still_count() -> None:
    """A model that forgets the headings is still understood."""
    text = GOOD.replace("EXPLANATION\n", "").replace("CHANGE\n", "")
    answer = read_answer(text, FILES.get, complete=True)
    assert answer.change is not None
    assert answer.change.diff
    assert "SEARCH" not in answer.text


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (CHANGE.replace("app/shop.py", "app/none.py"), "not in the repository"),
        (CHANGE.replace("len(items) + 1", "len(item) + 1"), "not in the file"),
        (
            CHANGE.replace("    return len(items)\n>", "    return '[HP_SECRET_1a2b3c4d]'\n>"),
            "placeholder",
        ),
    ],
)
def test_a_change_that_does_not_surely_belong_is_refused(block: str, said: str) -> None:
    """Unknown files, unmatched lines and placeholders never become a diff."""
    change = read_answer("EXPLANATION\nx.\n\n" + block, FILES.get, complete=True).change
    assert change is not None
    assert change.diff == ""
    assert said in change.refused


def test_a_change_of_comments_only_is_refused() -> None:
    """What means the same is no change."""
    text = CHANGE.replace("    return len(items)\n>", "    return len(items) + 1  # fixed\n>")
    change = read_answer("EXPLANATION\nx.\n\n" + text, FILES.get, complete=True).change
    assert change is not None
    assert "comments or layout only" in change.refused


def test_a_change_that_does_not_parse_is_marked() -> None:
    """Broken Python is not hidden."""
    text = CHANGE.replace("    return len(items)\n>", "    return len(items\n>")
    change = read_answer(text, FILES.get, complete=True).change
    assert change is not None
    assert not change.parses


def test_a_change_to_a_test_is_marked() -> None:
    """Making the test agree is not the same as fixing the code."""
    text = "tests/test_shop.py\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n"
    change = read_answer(text, FILES.get, complete=True).change
    assert change is not None
    assert change.touches_tests


def test_files_other_than_python_are_not_parsed() -> None:
    """No syntax is claimed for what is not read."""
    text = "a.go\n<<<<<<< SEARCH\nx\n=======\n(y\n>>>>>>> REPLACE\n"
    change = read_answer(text, {"a.go": "x\n"}.get, complete=True).change
    assert change is not None
    assert change.parses


CAUSE = Cause("key-type", "shop/order.py", 1, "parse", 0.9, "The key is text.", "convert it")


def test_the_answer_begins_with_what_a_rule_found() -> None:
    """It is the first claim, stands whatever the model says, and makes the answer surer."""
    with_proof = read_answer(GOOD, FILES.get, complete=True, causes=(CAUSE,))
    without = read_answer(GOOD, FILES.get, complete=True)
    assert with_proof.text == f"The key is text (shop/order.py:1). Convert it.\n\n{without.text}"
    assert with_proof.claims[0].holds
    assert with_proof.claims[1:] == without.claims
    assert with_proof.signals["proven"] == CAUSE.score
    assert with_proof.confidence > without.confidence


def test_a_place_without_a_rule_is_no_proof() -> None:
    """Where the index points to is a lead for people, not the answer's first sentence."""
    located = replace(CAUSE, rule=LOCATED)
    answer = read_answer(GOOD, FILES.get, complete=True, causes=(located,))
    assert answer == read_answer(GOOD, FILES.get, complete=True)


@pytest.mark.parametrize(
    "text", ["", "\x00\x1b[2J", "CHANGE\n", "EXPLANATION\n\n\n", "<<<<<<< SEARCH"]
)
def test_garbage_gives_an_empty_answer(text: str) -> None:
    """Whatever a model emits, reading it never fails."""
    answer = read_answer(text, FILES.get, complete=True)
    assert answer.change is None
    assert not any(claim.holds for claim in answer.claims)


SHOWN = (
    Excerpt("app/shop.py", 1, 2, FILES["app/shop.py"].rstrip(), "total", marked=(2,)),
    Excerpt("tests/test_shop.py", 1, 1, "x = 1"),
)


def test_a_sentence_that_quotes_shown_code_is_tied_to_its_line() -> None:
    """Small models quote code more often than they cite lines; the quotation is looked up."""
    text = "EXPLANATION\nThe result of `len(items)` is raised by one."
    answer = read_answer(text, FILES.get, complete=True, shown=SHOWN)
    assert [(c.path, c.line, c.holds) for c in answer.claims] == [("app/shop.py", 2, True)]


def test_of_two_lines_that_are_quoted_the_one_that_failed_counts() -> None:
    """`items` stands in both lines of the function; only the second is marked."""
    text = "EXPLANATION\nSomething is wrong with `items`."
    answer = read_answer(text, FILES.get, complete=True, shown=SHOWN)
    assert answer.claims[0].line == 2


@pytest.mark.parametrize("quoted", ["`nothing_like_it`", "`x`", "no code at all"])
def test_a_sentence_that_quotes_no_shown_code_does_not_hold(quoted: str) -> None:
    """Invented names and single letters tie a sentence to nothing."""
    text = f"EXPLANATION\nIt is because of {quoted} here."
    answer = read_answer(text, FILES.get, complete=True, shown=SHOWN)
    assert [claim.holds for claim in answer.claims] == [False]


def test_one_invented_citation_spoils_a_sentence() -> None:
    """A sentence holds only when every line it cites exists."""
    text = "EXPLANATION\nFrom app/shop.py:2 to app/shop.py:77 it is wrong."
    answer = read_answer(text, FILES.get, complete=True, shown=SHOWN)
    assert [claim.holds for claim in answer.claims] == [False]


TARGET = Target("app/shop.py", 2, "total")


def _changed(code: str, target: Target | None = TARGET) -> ProposedChange | None:
    text = f"EXPLANATION\nIt is wrong.\n\nCHANGE\n```python\n{code}\n```\n"
    return read_answer(text, FILES.get, complete=True, target=target).change


def test_a_whole_function_becomes_a_diff_at_its_place() -> None:
    """The model writes the function; where it goes is known from the cause, not from the model."""
    change = _changed("def total(items):\n    return len(items)")
    assert change is not None
    assert (change.files, change.parses, change.refused) == (("app/shop.py",), True, "")
    assert "-    return len(items) + 1\n+    return len(items)\n" in change.diff


def test_a_method_is_replaced_inside_its_class() -> None:
    """`Shop.total` of the cause is `def total` in the model's block."""
    source = "class Shop:\n    def total(self):\n        return 1\n"
    text = "CHANGE\n```\ndef total(self):\n    return 2\n```"
    target = Target("shop.py", 3, "Shop.total")
    answer = read_answer(text, {"shop.py": source}.get, complete=True, target=target)
    assert answer.change is not None
    assert "-        return 1\n+        return 2\n" in answer.change.diff


def test_a_single_line_replaces_the_line_of_the_cause() -> None:
    """One line without a number goes where it was asked for, at that line's margin."""
    change = _changed("return len(items)")
    assert change is not None
    assert "-    return len(items) + 1\n+    return len(items)\n" in change.diff


def test_numbered_lines_say_themselves_where_they_belong() -> None:
    """Numbers copied from a listing are obeyed, not written into the code."""
    change = _changed("# app/shop.py:1-2\n 1| def total(items):\n>2|     return len(items)")
    assert change is not None
    assert "-    return len(items) + 1\n+    return len(items)\n" in change.diff
    assert "|" not in change.diff


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("a = 1\nb = 2", "does not say which lines"),
        ("def other():\n    pass", "does not say which lines"),
        ("9| x = 1", "has no line 9"),
        ("return len(items) + 1", "changes nothing"),
        ("def total(items):\n    return len(items) + 1", "changes nothing"),
        ("return '[HP_SECRET_1a2b3c4d]'", "placeholder"),
    ],
)
def test_a_block_that_does_not_surely_belong_is_refused(code: str, said: str) -> None:
    """Loose lines, other functions, wrong numbers and no change are told, never guessed at."""
    change = _changed(code)
    assert change is not None
    assert change.diff == ""
    assert said in change.refused


def test_without_a_place_or_a_block_there_is_no_change() -> None:
    """No target, a target that is gone, and prose alone give no change at all."""
    assert _changed("return 1", target=None) is None
    assert _changed("return 1", target=Target("gone.py", 1)) is None
    answer = read_answer("CHANGE\nCall it.", FILES.get, complete=True, target=TARGET)
    assert answer.change is None


def test_the_last_block_is_the_change() -> None:
    """A model that first shows the old code and then the new one means the new one."""
    text = "CHANGE\n```\nreturn len(items) + 1\n```\nbecomes\n```\nreturn len(items)\n```"
    answer = read_answer(text, FILES.get, complete=True, target=TARGET)
    assert answer.change is not None
    assert "+    return len(items)\n" in answer.change.diff


def test_a_heading_mentioned_twice_is_still_understood() -> None:
    """A model that repeats its headings loses nothing but the repetition."""
    text = "EXPLANATION\nOne.\nCHANGE\n```\nreturn 1\n```\nCHANGE\n```\nreturn 2\n```"
    answer = read_answer(text, FILES.get, complete=True, target=TARGET)
    assert answer.text == "One."
    assert answer.change is not None
    assert "return 2" in answer.change.diff


def test_a_placeholder_that_stands_for_nothing_supports_nothing() -> None:
    """Whatever line the sentence cites: the model made the value up."""
    text = "EXPLANATION\nThe key is [HP_SECRET_ABCDEFGH] (a.py:1). It is text (a.py:1)."
    answer = read_answer(text, {"a.py": "x = 1\n"}.get, complete=True)
    assert [claim.holds for claim in answer.claims] == [False, True]

"""Where hunks belong, and where they do not."""

import pytest

from homeport.diffs import apply_hunks, read_diff
from homeport.errors import EditRefused

TWICE = (
    "class A:\n    def run(self):\n        start()\n        work()\n        stop()\n\n"
    "class B:\n    def run(self):\n        start()\n        work()\n        stop()\n"
)


def applied(text: str, diff: str, *, trust: bool = False) -> str:
    """The text after the one change of the diff."""
    (change,) = read_diff(diff, "a.py")
    return apply_hunks("a.py", text, change.hunks, trust_numbers=trust)


BODY = "         start()\n-        work()\n+        labour()\n         stop()\n"


def test_two_equal_places_are_refused_unless_the_number_names_one_exactly() -> None:
    """A number that is off says nothing, however near it is to one of them."""
    for head in ("@@\n", "@@ -8,3 +8,3 @@\n", "@@ -4,3 +4,3 @@\n"):
        with pytest.raises(EditRefused, match="more than one place"):
            applied(TWICE, head + BODY)
    after = applied(TWICE, "@@ -9,3 +9,3 @@\n" + BODY)
    assert after.index("labour") > after.index("class B")


def test_a_number_does_not_choose_where_another_hunk_shows_that_numbers_are_wrong() -> None:
    """One hunk stands elsewhere than it says, so what the other says is not believed."""
    text = "import one\n\n\n" + TWICE
    diff = "@@ -2,1 +2,1 @@\n-import one\n+import two\n@@ -12,3 +12,3 @@\n" + BODY
    with pytest.raises(EditRefused, match="more than one place"):
        applied(text, diff)


def test_a_tools_own_numbers_may_choose() -> None:
    """Where the caller trusts them; numbers that fit no place are no reason to refuse."""
    after = applied(TWICE, "@@ -9,3 +9,3 @@\n" + BODY, trust=True)
    assert after.index("labour") > after.index("class B")
    with pytest.raises(EditRefused, match="more than one place"):
        applied(TWICE, "@@ -77,3 +77,3 @@\n" + BODY, trust=True)


def test_the_heading_chooses() -> None:
    """The line behind `@@` names the block, in git's diffs and in apply-patch's."""
    assert applied(TWICE, "@@ class B:\n" + BODY).index("labour") > TWICE.index("class B")
    assert applied(TWICE, "@@ class A:\n" + BODY).index("labour") < TWICE.index("class B")
    for heading in ("class C:", "def run(self):"):
        with pytest.raises(EditRefused, match="more than one place"):
            applied(TWICE, f"@@ {heading}\n" + BODY)


def test_the_order_of_hunks_chooses() -> None:
    """A hunk below one that is sure of its place lies below it."""
    diff = "@@\n-class B:\n+class C:\n     def run(self):\n@@\n" + BODY
    assert applied(TWICE, diff).index("labour") > TWICE.index("class B")


def test_numbers_that_another_hunk_proves_right_choose() -> None:
    """One hunk stands where its number says, so the other's number is believed."""
    text = TWICE + "\nend = 1\n"
    tail = "@@ -13,1 +13,1 @@\n-end = 1\n+end = 2\n"
    assert applied(text, "@@ -3,3 +3,3 @@\n" + BODY + tail).index("labour") < text.index("class B")
    with pytest.raises(EditRefused, match="more than one place"):
        applied(text, "@@ -3,3 +3,3 @@\n" + BODY + tail.replace("13", "44"))


def test_a_place_that_fits_far_from_the_number_is_doubted_when_another_nearly_fits_there() -> None:
    """The file has moved on, and what is left of the context fits its twin only."""
    text = TWICE.replace("        stop()\n\n", "        stop(now)\n\n")
    with pytest.raises(EditRefused, match="nearly in another"):
        applied(text, "@@ -3,3 +3,3 @@\n" + BODY)
    assert "labour" in applied(text, "@@\n" + BODY)


BLOCK = (
    "options = {\n    'first': one,\n    'second': two,\n    'third': three,\n    'name': it,\n}\n"
)
BETWEEN = "".join(f"number_{n} = {n}\n" for n in range(40))


@pytest.mark.parametrize(
    ("changed", "off", "doubted"),
    [
        (["first"], 9, True), (["first"], 11, False),
        (["first", "third"], 3, True), (["first", "third"], 5, False),
        (["first", "second", "third"], 1, False),
    ],
)  # fmt: skip
def test_the_more_has_changed_the_nearer_a_number_must_point(
    changed: list[str], off: int, *, doubted: bool
) -> None:
    """One line may have changed some lines off, two a few lines off; a third is another place."""
    twin = BLOCK
    for name in changed:
        twin = twin.replace(f"'{name}'", f"'their_{name}'")
    text = twin + BETWEEN + BLOCK
    old = "".join(f" {line}\n" for line in BLOCK.splitlines()[:4])
    diff = f"@@ -{off + 1},5 +{off + 1},5 @@\n{old}-    'name': it,\n+    'name': that,\n"
    if doubted:
        with pytest.raises(EditRefused, match="nearly in another"):
            applied(text, diff)
    else:
        assert applied(text, diff) == twin + BETWEEN + BLOCK.replace("it,", "that,")


@pytest.mark.parametrize("changed", ["first", "second"])
def test_a_line_that_is_only_added_is_doubted_by_any_line_around_it(changed: str) -> None:
    """Whichever line has changed where the number points, another one still shows the place."""
    text = BLOCK.replace(f"'{changed}'", "'theirs'") + BETWEEN + BLOCK
    diff = " options = {\n     'first': one,\n+    'more': yes,\n     'second': two,\n"
    with pytest.raises(EditRefused, match="nearly in another"):
        applied(text, "@@ -1,3 +1,4 @@\n" + diff)
    assert "more" in applied(text, "@@\n" + diff)


ADDED = "alpha = read()\nbeta = 1\n\ngamma = 2\ndelta = write()\n"


@pytest.mark.parametrize(
    ("diff", "after"),
    [
        ("@@ -1,4 +1,5 @@\n\n\n+new = 1\n\n gamma = 2\n", "beta = 1\nnew = 1\n\ngamma"),
        ("@@ -1,3 +1,4 @@\n\n beta = 1\n\n+new = 1\n", "beta = 1\n\nnew = 1\ngamma"),
    ],
)
def test_a_number_holds_what_is_added_among_emptied_lines(diff: str, after: str) -> None:
    """One known line stands where the number says, and nothing can have come between."""
    assert after in applied(ADDED, diff)
    with pytest.raises(EditRefused):
        applied(ADDED, diff.replace("@@ -", "@@ -3"))


def test_a_number_holds_nothing_behind_emptied_lines_that_may_have_moved() -> None:
    """A known line above says nothing of the lines between it and what is added."""
    with pytest.raises(EditRefused):
        applied(ADDED, "@@ -1,3 +1,4 @@\n alpha = read()\n\n+new = 1\n\n")


def test_an_empty_line_beside_what_is_added_may_have_been_replaced() -> None:
    """What came in its place may stand above the added lines or below: the number must be right."""
    text = "alpha = read()\nbeta = 1\n# new\ngamma = 2\ndelta = write()\n"
    diff = (
        "@@ -%d,5 +%d,6 @@\n alpha = read()\n beta = 1\n\n+more()\n gamma = 2\n delta = write()\n"
    )
    with pytest.raises(EditRefused):
        applied(text, diff % (2, 2))
    assert "# new\nmore()\ngamma" in applied(text, diff % (1, 1))


def test_a_number_alone_does_not_choose_among_places_for_one_known_line() -> None:
    """A line that stands three times is changed where more than a number says so."""
    text = TWICE + "        work()\n"
    diff = "@@ -%d,3 +%d,3 @@\n\n-        work()\n+        labour()\n%s\n"
    with pytest.raises(EditRefused):
        applied(text, diff % (9, 9, ""))
    assert applied(text, diff % (9, 9, "         stop()")).index("labour") > TWICE.index("class B")
    assert applied(TWICE, diff % (9, 9, "")).index("labour") > TWICE.index("class B")


def test_empty_lines_that_fit_elsewhere_are_doubted_where_the_number_says_emptied() -> None:
    """The hunk stands word for word further down, where the file has empty lines by chance."""
    text = "def a():\n    return True\n    # more\n    # words\n    return 1\n" + TWICE
    text += "\n    return True\n\n\nend = 1\n"
    diff = "     return True\n\n\n+    check()\n"
    with pytest.raises(EditRefused):
        applied(text, "@@ -2,3 +2,4 @@\n" + diff)
    assert "\n\n\n    check()\nend" in applied(text, "@@ -30,3 +30,4 @@\n" + diff)


@pytest.mark.parametrize(
    ("text", "diff"),
    [
        ("a = load()\n    # more\nb = 2\n", "@@ -1,2 +1,3 @@\n a = load()\n+check(a)\n c = 2\n"),
        ("}\n}\n}\n", "@@ -9,1 +9,1 @@\n-}\n+};\n"),
        ("\n\n\nx = 1\n", "@@ -9,2 +9,3 @@\n \n \n+y = 1\n"),
        (
            "def f():\n    return None\n\ndef g():\n    return None\n",
            "@@\n     x()\n-    return None\n+    return 1\n",
        ),
    ],
)
def test_too_little_to_be_sure_is_refused(text: str, diff: str) -> None:
    """Brackets, empty lines, one neighbour of two, a common line with strange surroundings."""
    with pytest.raises(EditRefused):
        applied(text, diff)


def test_a_change_in_two_parts_finds_both_when_lines_between_them_are_new() -> None:
    """Each part by its own neighbours."""
    text = "alpha = read()\nbeta = 1\n# new line\n# another\ngamma = 2\ndelta = write()\n"
    diff = (
        "@@\n alpha = read()\n-beta = 1\n+beta = 10\n middle = 0\n-gamma = 2\n+gamma = 20\n"
        " delta = write()\n"
    )
    assert applied(text, diff) == text.replace("beta = 1", "beta = 10").replace("= 2", "= 20")

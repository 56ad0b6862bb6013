"""Putting hunks into texts."""

import pytest

from homeport.diffs import apply_changes, apply_hunks, read_diff, unified
from homeport.errors import EditRefused

TEXT = (
    "import os\n\n\ndef total(items):\n    result = 0\n    for item in items:\n"
    "        result += item\n    return result\n"
)
NEW = TEXT.replace("result += item", "result += item.price")
DIFF = unified("a.py", TEXT, NEW)


def applied(text: str, diff: str) -> str:
    """The text after the one change of the diff."""
    (change,) = read_diff(diff, "a.py")
    return apply_hunks("a.py", text, change.hunks)


@pytest.mark.parametrize(
    "diff",
    [
        DIFF,
        DIFF.replace("\n ", "\n"),
        DIFF.replace("\n     ", "\n ").replace("\n-     ", "\n- ").replace("\n+     ", "\n+ "),
        DIFF.replace("    result = 0", ""),
        DIFF.replace("    for item in items:", "    for one in items:"),
        DIFF.replace("\n     for item in items:", "\n     for item in items:   "),
        DIFF.replace("    return result", "\treturn result"),
    ],
)
def test_a_distorted_hunk_goes_where_it_belongs(diff: str) -> None:
    """Lost marks, moved margins, emptied and stale context: the result is the same."""
    assert applied(TEXT, diff) == NEW


def test_the_files_line_ends_are_kept() -> None:
    """A diff with LF changes a file with CRLF to CRLF, and the other way round."""
    windows, after = TEXT.replace("\n", "\r\n"), NEW.replace("\n", "\r\n")
    assert applied(windows, DIFF) == after
    assert applied(windows, unified("a.py", windows, after)) == after
    assert applied(TEXT, DIFF.replace("\n", "\r\n")) == NEW


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\nb", "a\nc"), ("a\nb", "a\nb\n"), ("a\nb\n", "a\nb"), ("", "x\n"), ("a\nb\n", "")],
)
def test_the_end_of_the_file_is_what_the_diff_says(before: str, after: str) -> None:
    """With and without a last line feed, from nothing and to nothing."""
    assert applied(before, unified("a.py", before, after)) == after


def test_a_diff_that_does_not_know_about_the_missing_end_keeps_it() -> None:
    """A model does not write the mark; the file's end stays as it was."""
    assert applied(TEXT.removesuffix("\n"), DIFF) == NEW.removesuffix("\n")


@pytest.mark.parametrize(
    ("text", "diff", "said"),
    [
        ("x = 1\n" * 3, "@@\n-x = 1\n+x = 2\n", "more than one place"),
        (TEXT, "@@\n-    resultat = 0\n+    x = 0\n", "not in the file"),
        (TEXT, "@@\n-import os\n+import os\n", "changes nothing"),
        (TEXT, "@@\n+import re\n", "no lines to look for"),
        (TEXT, "@@\n-    return result\n+    return 1\n@@\n-import os\n+import re\n", "order"),
    ],
)
def test_what_does_not_surely_belong_is_refused(text: str, diff: str, said: str) -> None:
    """With the hunk, the reason and what to do."""
    with pytest.raises(EditRefused, match=said) as refused:
        applied(text, diff)
    assert refused.value.hint


def test_bytes_that_are_no_utf8_stay() -> None:
    """They travel as surrogates, and come out as they went in."""
    text = b"# \xe9\xff\nx = 1\ny = 2\n".decode("utf-8", "surrogateescape")
    after = applied(text, "@@\n-x = 1\n+x = 3\n y = 2\n")
    assert after.encode("utf-8", "surrogateescape") == b"# \xe9\xff\nx = 3\ny = 2\n"


def test_changes_of_several_files_count_together_or_not_at_all() -> None:
    """Created, deleted, renamed and changed; one that does not fit refuses all."""
    files = {"a.py": TEXT, "old.py": "gone = 1\n", "one.py": "kept = 1\n"}
    patch = (
        "*** Begin Patch\n*** Add File: new.py\n+made = 1\n*** Delete File: old.py\n"
        "*** Update File: one.py\n*** Move to: two.py\n@@\n-kept = 1\n+kept = 2\n*** End Patch\n"
    )
    assert apply_changes(read_diff(patch), files.get) == {
        "new.py": "made = 1\n", "old.py": None, "one.py": None, "two.py": "kept = 2\n",
    }  # fmt: skip
    twice = DIFF + unified("a.py", NEW, NEW.replace("import os", "import re"))
    assert apply_changes(read_diff(twice), files.get)["a.py"] == NEW.replace(
        "import os", "import re"
    )


@pytest.mark.parametrize(
    ("diff", "said"),
    [
        ("*** Add File: a.py\n+x\n", "already there"),
        ("*** Delete File: no.py\n", "is not there"),
        ("--- a/a.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-import os\n", "holds other lines"),
        ("*** Update File: a.py\n*** Move to: b.py\n", "already there"),
    ],
)
def test_files_that_are_or_are_not_there(diff: str, said: str) -> None:
    """Nothing is overwritten and nothing deleted by halves."""
    with pytest.raises(EditRefused, match=said) as refused:
        apply_changes(read_diff(diff), {"a.py": TEXT, "b.py": "x\n"}.get)
    assert refused.value.hint

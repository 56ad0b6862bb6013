"""Reading diffs in the ways they are written."""

import pytest

from homeport.diffs import Kind, Mark, read_diff
from homeport.errors import EditRefused

HUNK = "@@ -1,3 +1,3 @@ def f():\n a\n-b\n+c\n d\n"
PLAIN = "--- a/x.py\n+++ b/x.py\n" + HUNK


def _told(text: str) -> list[tuple[str, str]]:
    (change,) = read_diff(text, "x.py")
    return [(line.mark.value, line.text) for hunk in change.hunks for line in hunk.lines]


BODY = [(" ", "a"), ("-", "b"), ("+", "c"), (" ", "d")]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        HUNK,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.removesuffix("\n"),
        PLAIN.replace("@@ -1,3 +1,3 @@ def f():", "@@"),
        PLAIN.replace("-1,3 +1,3", "-77,1 +9,99"),
        PLAIN.replace("\n a", "\na").replace("\n d", "\nd"),
        "diff --git a/x.py b/x.py\nindex 1..2 100644\n" + PLAIN,
        "Here it is:\n\n```diff\n" + PLAIN + "```\nIt works.\n",
        "- first\n\n  ```diff\n"
        + "".join(f"  {line}\n" for line in PLAIN.splitlines())
        + "  ```\n",
        PLAIN + "\nThis is why.\n",
        "*** Begin Patch\n*** Update File: x.py\n@@ def f():\n a\n-b\n+c\n d\n*** End Patch\n",
        "*** Begin Patch\n*** Update File: x.py\n a\n-b\n+c\n d\n*** End of File\n*** End Patch\n",
    ],
)
def test_the_same_hunk_is_read_however_it_is_written(text: str) -> None:
    """Numbers, counts, marks, line ends, fences and prose do not change what is meant."""
    assert _told(text) == BODY
    assert read_diff(text, "x.py")[0].path == "x.py"


def test_a_fence_inside_the_changed_file_is_content() -> None:
    """A diff of a Markdown text does not end where the text has a fence."""
    text = "--- a/x.py\n+++ b/x.py\n@@ -1,3 +1,3 @@\n ```\n-b\n+c\n ```\n"
    assert _told(text) == [(" ", "```"), ("-", "b"), ("+", "c"), (" ", "```")]
    assert _told(f"Look:\n```diff\n{text}```\n") == _told(text)


def test_what_happens_to_files_is_read() -> None:
    """New, deleted, renamed files and modes, from git's headers, plain ones and apply-patch's."""
    text = (
        "diff --git a/new.py b/new.py\nnew file mode 100755\n--- /dev/null\n+++ b/new.py\n"
        "@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n"
        "diff --git a/old.py b/old.py\ndeleted file mode 100644\n--- a/old.py\n+++ /dev/null\n"
        "@@ -1 +0,0 @@\n-x\n"
        "diff --git a/one.py b/two.py\nrename from one.py\nrename to two.py\n"
        "diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n"
    )
    told = [(change.path, change.kind, change.old_path, change.mode) for change in read_diff(text)]
    assert told == [
        ("new.py", Kind.CREATE, "", "100755"),
        ("old.py", Kind.DELETE, "", ""),
        ("two.py", Kind.RENAME, "one.py", ""),
        ("run.sh", Kind.MODIFY, "", "100755"),
    ]
    assert not read_diff(text)[0].hunks[0].lines[0].ends
    plain = "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n--- a/o\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    assert [change.kind for change in read_diff(plain)] == [Kind.CREATE, Kind.DELETE]
    patch = (
        "*** Begin Patch\n*** Add File: a.py\n+x\n+y\n*** Delete File: b.py\n"
        "*** Update File: c.py\n*** Move to: d.py\n@@\n-x\n+y\n*** End Patch\n"
    )
    made = read_diff(patch)
    assert [(change.path, change.kind) for change in made] == [
        ("a.py", Kind.CREATE), ("b.py", Kind.DELETE), ("d.py", Kind.RENAME),
    ]  # fmt: skip
    assert [line.mark for line in made[0].hunks[0].lines] == [Mark.GIVE, Mark.GIVE]


def test_two_hunks_of_two_files_stay_apart() -> None:
    """Each file has its own."""
    two = PLAIN + "@@ -9 +9 @@\n-y\n+z\n" + PLAIN.replace("x.py", "y.py")
    told = [(change.path, len(change.hunks)) for change in read_diff(two)]
    assert told == [("x.py", 2), ("y.py", 1)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HUNK, "which file"),
        ("diff --git a/p.png b/p.png\nindex 1..2\nGIT binary patch\nliteral 3\n", "binary"),
        ("diff --git a/p.png b/p.png\nBinary files a/p.png and b/p.png differ\n", "binary"),
        (PLAIN.replace("x.py", "../x.py"), "out of the tree"),
        (PLAIN.replace("b/x.py", "/etc/passwd"), "absolute"),
        (PLAIN.replace("x.py", ".git/config"), "git's own"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, said: str) -> None:
    """With a sentence and a next step."""
    with pytest.raises(EditRefused, match=said) as refused:
        read_diff(text)
    assert refused.value.hint


def test_text_without_a_diff_has_no_changes() -> None:
    """Prose is no diff."""
    assert read_diff("Nothing to change here.\n") == ()

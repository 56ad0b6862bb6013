from pathlib import Path

import pytest
from tests.doubles.small_case import write_case

from homeport.evaluation.case import BadCaseError, Half, OnFrame, Place, Workload, load_case

PLACE = Place("shop.py", 10, 12, "Shop.price")


def test_a_case_is_read(tmp_path: Path) -> None:
    """All that its file says is in the case."""
    case = load_case(write_case(tmp_path), Half.HELD_OUT)
    assert case.name == "python/tea-price"
    assert case.run == ("python3", "main.py")
    assert (case.on_frame, case.workload, case.half) == (
        OnFrame.NONE,
        Workload.CRASH,
        Half.HELD_OUT,
    )
    assert case.explained_by == (("case", "spell"), ("Tea",))
    assert case.causes == (Place("shop.py", 1, 1, ""),)
    assert (case.project / "main.py").is_file()


@pytest.mark.parametrize(
    ("more", "run", "workload"),
    [
        ("", '"python3", "-m", "unittest"', Workload.TEST),
        ("", '"node", "--test"', Workload.TEST),
        ('report = "report.md"\n', '"python3", "main.py"', Workload.ISSUE),
        ('workload = "log"\n', '"python3", "main.py"', Workload.LOG),
    ],
)
def test_what_a_developer_has_in_hand(
    more: str, run: str, workload: Workload, tmp_path: Path
) -> None:
    """A test runner's command and a report tell the workload, where it is not written."""
    folder = write_case(tmp_path, more=more)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    text = text.replace('"python3", "main.py"', run)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    assert load_case(folder).workload is workload


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("summary = ", "sumary = ", "sumary"),
        ("[[cause]]", "[[cause]]\nwhy = 'more'", "place"),
        ('on_frame = "none"', 'on_frame = "middle"', "onframe"),
        ('["Tea"]', "[]", "list of words"),
        ('kind = "key-case"', "kind = 3", "kind is not a text"),
        ("first = 1", "first = 2", "place"),
        ("summary = ", "summary ", "line 1"),
    ],
)
def test_a_malformed_case_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    """What is wrong is said, with the case's name and a next step."""
    folder = write_case(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadCaseError, match=said) as caught:
        load_case(folder)
    assert "python/tea-price" in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("line", "held"), [(6, False), (7, True), (11, True), (15, True), (16, False), (None, False)]
)
def test_lines_close_by_count(line: int | None, held: bool) -> None:  # noqa: FBT001 -- a parameter of pytest
    """A line within three of the range is the place."""
    assert PLACE.holds("shop.py", line) is held
    assert not PLACE.holds("other.py", line)


def test_symbols_count_with_and_without_their_class() -> None:
    """A method is the place by its own name, in its file only; no symbol is no place."""
    assert PLACE.names("shop.py", "price")
    assert PLACE.names("shop.py", "Shop.price")
    assert not PLACE.names("shop.py", "Shop")
    assert not PLACE.names("other.py", "price")
    assert not Place("shop.py", 1, 1, "").names("shop.py", "")

"""Excerpts under a budget."""

from pathlib import Path

import pytest

from homeport.code import Location, Place
from homeport.context.excerpts import cut_excerpts, shown


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A file of a hundred numbered lines."""
    (tmp_path / "a.py").write_text("".join(f"line {n}\n" for n in range(1, 101)))
    return tmp_path


def _count(text: str) -> int:
    return text.count("\n") + 1


def _location(start: int, end: int, path: str = "a.py") -> Location:
    return Location(path, start, end, f"f{start}", 1.0, ("first", "second", "third"))


def test_whole_when_it_fits(repo: Path) -> None:
    """A function that fits is shown whole, with its failing lines and two reasons."""
    (one,) = cut_excerpts(repo, [_location(3, 5)], [Place("a.py", 4)], 100, _count)
    assert one.text == "line 3\nline 4\nline 5"
    assert (one.path, one.start, one.end, one.symbol) == ("a.py", 3, 5, "f3")
    assert one.marked == (4,)
    assert one.why == "first; second"


def test_window_around_the_failing_line(repo: Path) -> None:
    """A function that does not fit is cut around its weightiest failing line."""
    places = [Place("a.py", 90, weight=0.5), Place("a.py", 50), Place("b.py", 60)]
    (one,) = cut_excerpts(repo, [_location(1, 100)], places, 19, _count)
    assert (one.start, one.end) == (44, 56)
    assert one.marked == (50,)


def test_head_without_a_failing_line(repo: Path) -> None:
    """Of a function that does not fit and holds no failing line, the head is shown."""
    (one,) = cut_excerpts(repo, [_location(1, 100)], [], 30, _count)
    assert (one.start, one.end) == (1, 6)


def test_never_over_budget(repo: Path) -> None:
    """What does not fit at all is left out; a smaller one behind it may still fit."""
    found = cut_excerpts(
        repo, [_location(1, 5), _location(20, 60), _location(70, 72)], [], 15, _count
    )
    assert [(one.start, one.end) for one in found] == [(1, 5), (70, 72)]
    assert sum(_count(shown(one)) for one in found) <= 15
    assert cut_excerpts(repo, [_location(1, 5)], [], 6, _count) == ()


def test_no_overlaps(repo: Path) -> None:
    """Lines that are shown already are not shown again."""
    found = cut_excerpts(repo, [_location(1, 20), _location(5, 10)], [], 500, _count)
    assert [(one.start, one.end) for one in found] == [(1, 20)]


def test_files_that_changed_meanwhile(repo: Path) -> None:
    """A file that is gone or shorter than the index believes gives what is there."""
    found = cut_excerpts(
        repo, [_location(1, 9, "gone.py"), _location(99, 120), _location(300, 310)], [], 500, _count
    )
    assert [(one.start, one.end) for one in found] == [(99, 100)]


def test_the_lines_of_a_private_key_are_never_shown(tmp_path: Path) -> None:
    """A window may begin or end inside a key; the lines around it keep their numbers and text."""
    mark = "RSA PRIVATE " + "KEY-----"
    key = [f"-----BEGIN {mark}", *(["Qm9keU9mVGhlS2V5" * 4] * 20), f"-----END {mark}"]
    lines = [*(f"line_{n}" for n in range(1, 6)), *key, "failing_line('data/of/the/environment')"]
    (tmp_path / "a.py").write_text("\n".join(lines) + "\n")
    for line in (3, 15, 27, 28):
        found = cut_excerpts(tmp_path, [_location(1, 28)], [Place("a.py", line)], 19, _count)
        for one in found:
            assert "Qm9keU9m" not in one.text
            assert one.text.count("\n") == one.end - one.start
    assert found[0].text.endswith("failing_line('data/of/the/environment')")


def test_a_long_function_leaves_room_for_others(tmp_path: Path) -> None:
    """A function that would take most of the budget shows its signature and its telling lines."""
    body = "".join(f"    step_{n}()\n" for n in range(80))
    (tmp_path / "a.py").write_text(f"def long(\n    cart,\n):\n{body}\ndef short():\n    pass\n")
    locations = [_location(1, 83), _location(85, 86)]
    found = cut_excerpts(tmp_path, locations, [], 120, _count, words="what of step_50?")
    assert [(one.start, one.end) for one in found] == [(1, 3), (42, 66), (85, 86)]
    failing = cut_excerpts(tmp_path, locations, [Place("a.py", 8)], 120, _count)
    assert [(one.start, one.end) for one in failing] == [(1, 20), (85, 86)]


def test_the_same_every_time(repo: Path) -> None:
    """The same question gives the same excerpts, and a larger budget begins with the same one."""
    locations = [_location(1, 9), _location(20, 40), _location(50, 99)]
    first = cut_excerpts(repo, locations, [], 90, _count, words="line")
    assert first == cut_excerpts(repo, locations, [], 90, _count, words="line")
    assert cut_excerpts(repo, locations, [], 900, _count, words="line")[0] == first[0]


def test_lines_are_counted_as_compilers_do(tmp_path: Path) -> None:
    """A form feed or a line separator of Unicode inside a line shifts nothing."""
    (tmp_path / "a.py").write_bytes("a = 1\r\n\x0c\r\nb = '\u2028'\r\nc = 3".encode())
    (one,) = cut_excerpts(tmp_path, [_location(4, 4)], [], 100, _count)
    assert one.text == "c = 3"


def test_a_huge_file_is_read_around_the_place(tmp_path: Path) -> None:
    """Of a file over a million bytes only the lines shown are kept; keys stay hidden there, too."""
    mark = "RSA PRIVATE " + "KEY-----"
    key = [f"-----BEGIN {mark}", *(["Qm9keU9mVGhlS2V5" * 4] * 20), f"-----END {mark}"]
    lines = ["x = 1"] * 300_000
    lines[200_000:200_022] = key
    (tmp_path / "a.py").write_text("\n".join(lines))
    found = cut_excerpts(tmp_path, [_location(200_010, 200_030), _location(9, 10)], [], 500, _count)
    assert [(one.start, one.end) for one in found] == [(200_010, 200_030), (9, 10)]
    assert "Qm9keU9m" not in found[0].text
    assert found[0].text.endswith("x = 1")

"""Claims about heads of lines."""

import pytest

from homeport.logs.layout import described, group_end, learn, level_at, read_head
from homeport.logs.stamps import NO_TIME

NOW = 1_772_409_600
STYLES = {
    "2026-03-02T05:06:07.123Z INFO  [svc.core] done {}": ("done", 4, "", "svc.core"),
    "Mar  2 05:06:07 node1 sshd[77]: done {}": ("done", 0, "node1", "sshd"),
    "Mar  2 05:06:07 node1 app[7]: error: done {}": ("done", 2, "node1", "app"),
    "E0302 05:06:07.000000   77 file.go:42] done {}": ("done", 2, "", "file.go:42"),
    "[Mon Mar 02 05:06:07 2026] [core:warn] [pid 7] done {}": ("done", 3, "", "core:warn"),
    "03-02 05:06:07.123  1702  1703 D Power: done {}": ("done", 5, "", "Power"),
    "20260302-5:6:7:8|Step_LSC|3000|done {}": ("done", 0, "", "Step_LSC"),
    "260302 050607 14 INFO dfs.Node: done {}": ("done", 4, "", "dfs.Node"),
    "2026-03-02 05:06:07,1 - INFO  [main] - done {}": ("done", 4, "", "main"),
    "[10.30 05:06:07] chrome.exe - done {}": ("done", 0, "", ""),
    "2026-03-02T05:06:07Z stdout F 2026-03-02 05:06:07 INFO done {}": ("done", 4, "", ""),
    "2026-03-02T05:06:07Z  WARN 42 --- [exec-1] a.B : done {}": ("done", 3, "", "exec-1"),
    "2026-03-02 05:06:07 UTC [7] u@d LOG:  done {}": ("done", 4, "", ""),
    "[    1.500000] done {}": ("done", 0, "", ""),
    "WARNING: done {}": ("done", 3, "", ""),
    "2026-03-02 05:06:07, Info         CBS    done {}": ("done", 4, "", "CBS"),
}


@pytest.mark.parametrize(("line", "told"), STYLES.items())
def test_heads_are_found(line: str, told: tuple[str, int, str, str]) -> None:
    """Each style's head is told from the message, with level, host and component."""
    lines = [line.format(number).encode() for number in range(40)]
    layouts = learn(lines, NOW)
    head = next(h for layout in layouts if (h := read_head(lines[3], layout, NOW)))
    message = lines[3][head.end :].decode()
    assert (message.split()[0], head.level, head.host.decode(), head.service.decode()) == told
    assert described(max(layouts, key=len))


def test_plain_messages_have_no_head() -> None:
    """Messages without a time or a level teach no layout."""
    assert learn([b"worker 7 started", b"queue is empty"] * 20, NOW) == ()
    assert learn([], NOW) == ()


def test_a_few_dated_lines_among_traces_are_enough() -> None:
    """One line in ten with a date makes the others its continuation, not the other way round."""
    lines = [b"2026-03-02 05:06:07 ERROR x: failed", *[b"    at a.b(C.java:1)"] * 9] * 9
    assert learn(lines, NOW)


def test_unusable_stamps_are_no_times() -> None:
    """A year beyond 2106 is part of the head, but no time."""
    lines = [b"9999-01-01T00:00:00Z INFO x"] * 5
    (layout, *_) = learn(lines, NOW)
    head = read_head(lines[0], layout, NOW)
    assert head
    assert head.seconds == NO_TIME


def test_levels_stand_alone() -> None:
    """A level is a whole word."""
    assert level_at(b"ERROR x", 0) == (2, 5)
    assert level_at(b"errors", 0)[0] == 0
    assert level_at(b"I x", 0)[0] == 4
    assert level_at(b"info.log", 0)[0] == 0


def test_brackets_match() -> None:
    """A group ends at its own bracket."""
    assert group_end(b"[a[b]c] d", 0) == 7
    assert group_end(b"[a", 0) == -1


def test_lines_written_in_many_ways_decide_alike() -> None:
    """Ways of beginning that are equally frequent are told apart without fault, in one order."""
    lines = [b"[%s] <WARN> x" % word for word in (b"INFO", b"ERROR")]
    lines += [b"(INFO) one", b"INFO: two", b"|INFO| three", b"2026-03-02 05:06:07 INFO four"] * 9
    assert learn(lines, NOW) == learn(lines[::-1], NOW)


@pytest.mark.parametrize(
    ("usual", "odd", "level", "rest"),
    [
        (b"INFO [main] a.B - done", b"ERROR [main] boom", 2, b"[main] boom"),
        (b"[INFO] [main] a.B: done", b"[FATAL] no main", 1, b"no main"),
        (b"INFO: [main] a.B - done", b"ERROR: boom", 2, b"boom"),
    ],
)
def test_a_level_counts_where_the_rest_of_the_head_is_missing(
    usual: bytes, odd: bytes, level: int, rest: bytes
) -> None:
    """A line too rare for the sample, without a component, is still an error."""
    lines = [b"2026-03-02 05:06:07 " + usual] * 50
    line = b"2026-03-02 05:06:08 " + odd
    layouts = learn(lines, NOW)
    head = next(head for one in layouts if (head := read_head(line, one, NOW)))
    assert (head.level, line[head.end :]) == (level, rest)
    assert head.seconds != NO_TIME

"""The tables of traps: each pattern finds its line and leaves the corrected one alone."""

import pytest

from homeport.diagnosis.compiled.traps import GO, JAVA

_PAIRS = [
    ('if (role == "admin") {', 'if (role.equals("admin")) {', "same object"),
    ("for (int i = 0; i <= xs.size(); i++) {", "for (int i = 0; i < xs.size(); i++) {", "one past"),
    ("return List.of(1);", "return new ArrayList<>(xs);", "immutable"),
    ("xs.stream().findFirst().get()", "xs.stream().findFirst().orElse(null)", "Optional is empty"),
    ("Integer.parseInt(part)", "Integer.parseInt(part.trim())", "spaces"),
    ('line.split("|")', 'line.split(",")', "regular expression"),
    ('s.replaceAll(".", "-")', 's.replace(".", "-")', "regular expression"),
    ("name.trim();", "name = name.trim();", "result is dropped"),
    ('"YYYY-MM-dd"', '"yyyy-MM-dd"', "date pattern"),
    ("catch (IOException e) {}", "catch (IOException e) { throw e; }", "swallowed"),
    ("new BigDecimal(0.1)", 'new BigDecimal("0.1")', "binary error"),
    ("for i := 0; i <= len(xs); i++ {", "for i := 0; i < len(xs); i++ {", "one past"),
    ('return row["a"].(int)', 'n, ok := row["a"].(int)', "assertion"),
    ("return string(n)", "return strconv.Itoa(n)", "character"),
    ('strings.Trim(s, "abc")', 'strings.TrimPrefix(s, "abc")', "set of characters"),
    ('t.Format("YYYY-MM-DD")', 't.Format("2006-01-02")', "reference time"),
    ("append(xs, 1)", "xs = append(xs, 1)", "dropped"),
    ("f, _ := os.Open(p)", "f, err := os.Open(p)", "ignored"),
]


@pytest.mark.parametrize(("wrong", "right", "said"), _PAIRS)
def test_a_trap_finds_the_mistake_and_not_its_correction(wrong: str, right: str, said: str) -> None:
    """One trap of the tables speaks about the wrong line only."""
    trap = next(t for t in (*JAVA, *GO) if said in t.why and t.pattern.search(wrong))
    assert not trap.pattern.search(right)


def test_scores_leave_room_for_proof() -> None:
    """No line alone is as sure as a followed value."""
    assert all(0 < trap.score <= 0.82 for trap in (*JAVA, *GO))

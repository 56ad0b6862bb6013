"""Claims about the digest that is made."""

import pytest

from homeport.logs import digest_lines
from homeport.logs.assembly import assemble, id_of, template_ids, unfinished
from homeport.logs.partial import Partial


def _lines(count: int) -> list[str]:
    return [
        f"2026-03-02T05:{n // 60:02}:{n % 60:02}Z INFO [a] took n={n} u={'bob' if n % 3 else 'eve'}"
        f" mode=fast to {'ab'[n % 2]}.org.x"
        for n in range(count)
    ]


def test_templates_fields_and_samples() -> None:
    """A template has its text, level, counts and samples, its variants their fields."""
    digest = digest_lines(_lines(60))
    (template,) = digest.templates
    assert template.text.startswith("took n=<*> u=<*> mode=fast to ")
    assert (template.level, template.count, template.first_line, template.last_line) == (
        "info",
        60,
        1,
        60,
    )
    assert template.samples[0] == _lines(1)[0]
    fields = {field.name: field for field in template.variants[0].fields}
    assert set(fields["u"].values) == {"bob", "eve"}
    assert fields["n"].numeric
    assert fields["n"].numbers
    assert sum(sketch.total() for sketch in fields["n"].by["u"].values()) == 30
    assert fields["@service"].values["a"].count == 30
    assert template.id == id_of(template.text)
    assert not unfinished(digest, 0).complete


def test_what_was_given_up_is_said() -> None:
    """Every fallback has its note."""
    for part, words in (
        (Partial(untimed=1), "1 record carries"),
        (Partial(untimed=2), "2 records carry"),
        (Partial(coarse=1), "outline"),
        (Partial(coarse=2), "number of words"),
        (Partial(fields_kept=False), "fields are not kept"),
        (Partial(numbers_kept=False), "not kept over time"),
        (Partial(by_kept=False), "broken down"),
    ):
        assert words in assemble(part).notes[0]
    assert "order of the lines" in assemble(Partial(), by_time=False).notes[0]


def test_traces_come_with_the_digest() -> None:
    """Records of several lines are kept whole, once a template."""
    lines = ["2026-03-02 05:06:07 ERROR a: failed", "Traceback (most recent call last):", "  x"]
    (trace,) = digest_lines(lines * 3).traces
    assert (trace.count, trace.text.splitlines()) == (3, lines)


@pytest.mark.parametrize("lines", [[], ["hello"]])
def test_small_logs(lines: list[str]) -> None:
    """Nothing at all and one plain line have a digest too."""
    digest = digest_lines(lines)
    assert digest.lines == len(lines)
    assert [template.first for template in digest.templates] == [None] * len(lines)
    assert template_ids(Partial()) == ({}, {})

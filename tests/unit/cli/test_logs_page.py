"""The page that works offline."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.doubles.logs import digest_of, incident

from homeport.cli.logs_page import page, refuse_foreign, write_page
from homeport.errors import InputError
from homeport.logs.digest import Axis, Source
from homeport.logs.report import Report, report_of

_REPORT: Report = report_of(digest_of(incident()))


class _Elements(HTMLParser):
    """Collects every element and attribute, and whether what opens closes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element that opens."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element that opens and closes at once."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        """Check that it was the last one open."""
        assert self.open.pop() == tag


def _elements(text: str) -> _Elements:
    found = _Elements()
    found.feed(text)
    assert found.open == []
    return found


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    """No script, no link, no image, no style attribute, no handler; every element closes."""
    found = _elements(page(_REPORT, 15))
    assert found.names.isdisjoint({"script", "link", "img", "iframe", "object", "form", "a"})
    assert found.names >= {"svg", "polyline", "table", "li"}
    assert not any(
        name.startswith("on") or name in {"style", "src", "href"} for name in found.attributes
    )


def test_the_policy_allows_the_own_style_sheet_only() -> None:
    """By its hash; nothing else may load."""
    text = page(_REPORT, 15)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert style is not None
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'")
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_what_stands_out_is_on_the_page() -> None:
    """Each finding with its time, its deploy, its line and its picture."""
    text = page(_REPORT, 15)
    assert text.count('<li class="one">') == 7
    assert "7 things stand out" in text
    assert "dd33ee44ff" in text
    assert "2026-03-02 08:00:" in text
    assert text.count("<svg") == 8
    assert page(_REPORT, 2).count('<li class="one">') == 2


def test_everything_of_the_log_is_escaped() -> None:
    """Markup and terminal escapes in lines, names, notes and commits are text."""
    evil = "<script>alert(1)</script>\x1b[2J\"'&"
    first = replace(_REPORT.anomalies[0], template=evil, sample=evil, level=evil, field=evil)
    report = replace(
        _REPORT,
        anomalies=(first,),
        notes=(evil,),
        sources=(Source(evil, 1, 1, evil), Source(evil, 0, 0, "", evil)),
        levels=((evil, 3),),
        templates=(replace(_REPORT.templates[0], text=evil, level=evil),),
        deploys=(replace(_REPORT.deploys[0], commit=evil, about=evil),),
    )
    text = page(report, 15)
    assert "<script" not in text
    assert "\x1b" not in text
    assert "&lt;script&gt;" in text
    assert "script" not in _elements(text).names


def test_quiet_and_single_findings_have_their_words() -> None:
    """Nothing, and one thing; positions where there are no times."""
    assert "Nothing stands out" in page(replace(_REPORT, anomalies=()), 15)
    one = replace(_REPORT, anomalies=_REPORT.anomalies[:1], axis=Axis.ORDER)
    text = page(one, 15)
    assert "1 thing stands out" in text
    assert "byte " in text
    assert 'class="deploy"' not in text
    outside = replace(_REPORT, deploys=(replace(_REPORT.deploys[0], at=1.0),))
    assert 'class="deploy"' not in page(outside, 15)


def test_the_page_is_written_whole(tmp_path: Path) -> None:
    """The file holds the page and nothing is left beside it."""
    target = tmp_path / "incident.html"
    target.write_text("old")
    write_page(_REPORT, 15, target)
    assert target.read_text(encoding="utf-8") == page(_REPORT, 15)
    assert list(tmp_path.iterdir()) == [target]


def test_a_page_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A missing folder, or a folder in its place; nothing is left behind."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for target in (tmp_path / "none" / "page.html", folder):
        with pytest.raises(InputError) as caught:
            write_page(_REPORT, 15, target)
        assert caught.value.hint
    assert list(tmp_path.iterdir()) == [folder]


def test_only_pages_are_written_over(tmp_path: Path) -> None:
    """A log, or any other file there is, is refused; a page of ours and an empty file are not."""
    log, target = tmp_path / "app.log", tmp_path / "page.html"
    log.write_text("a line\n")
    (tmp_path / "link").symlink_to(log)
    refuse_foreign(target, [str(log), "-"])
    target.touch()
    refuse_foreign(target, [str(log)])
    write_page(_REPORT, 15, target)
    refuse_foreign(target, [str(log)])
    for taken, match in ((tmp_path / "link", "log itself"), (log, "log itself")):
        with pytest.raises(InputError, match=match):
            refuse_foreign(taken, [str(log)])
    with pytest.raises(InputError, match="no page"):
        refuse_foreign(log, [])
    with pytest.raises(InputError, match="log itself"):
        refuse_foreign(target, [str(target)])
    with pytest.raises(InputError, match="is a directory"):
        refuse_foreign(tmp_path, [])

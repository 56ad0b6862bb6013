"""What a command says, on this process's own output."""

import json

import pytest

from homeport.cli.page import Nowhere, Terminal
from homeport.cli.terminal import line


def test_each_kind_goes_where_it_belongs(capsys: pytest.CaptureFixture[str]) -> None:
    """Results on stdout, remarks on stderr, and no raw control character on either."""
    page = Terminal()
    page.lines([line("one"), line("two\x1b[2J")])
    page.say("a\x07b")
    page.say("")
    page.remark("by the\x1b way")
    page.whole({"a": 1})
    out, err = capsys.readouterr()
    assert out == "one\ntwo\ufffd[2J\na\ufffdb" + json.dumps({"a": 1}) + "\n"
    assert err == "by the\ufffd way\n"


def test_what_was_shown_is_not_shown_again(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever begins again says the same lines first; what is new follows on a line of its own."""
    page = Terminal()
    page.lines([line("one"), line("two")])
    page.say("half a sen")
    page.begin_again()
    page.lines([line("one")])
    page.lines([line("two"), line("three")])
    page.begin_again()
    page.lines([line("one"), line("two"), line("three"), line("four")])
    assert capsys.readouterr().out == "one\ntwo\nhalf a sen\nthree\nfour\n"


def test_nowhere_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    """A model's words alone are kept, until somebody begins again."""
    page = Nowhere()
    page.lines([line("one")])
    page.remark("two")
    page.whole({})
    page.say("wor")
    page.say("ds")
    assert page.words == "words"
    page.begin_again()
    assert page.words == ""
    assert capsys.readouterr() == ("", "")

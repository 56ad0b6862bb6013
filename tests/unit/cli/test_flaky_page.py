import base64
import hashlib
import re
from datetime import UTC, datetime

from homeport.cli.flaky_page import flaky_page
from homeport.testruns.history import Judgement, Label, Run, Verdict
from homeport.testruns.history.quarantine import Cost

HOSTILE = "t<script>alert(1)</script>\x1b[31m"


def _page() -> str:
    flaky = Verdict(HOSTILE, Label.FLAKY, 0.97, 0.01, 6, 410, evidence=("failed 6 of <410>",))
    slow = Verdict("u", Label.ORDER, 0.0, 0.0, 2, 9, polluter="v")
    ranked = [
        Cost(flaky, 6, 61.5, 5, datetime(2026, 3, 15, tzinfo=UTC)),
        Cost(slow, 2, 1.0, 0, None),
    ]
    return flaky_page(Judgement(broken_runs=("7",)), ranked, [Run("7", "c")] * 410)


def test_the_page_shows_tests_with_their_cost() -> None:
    """Why, how sure, how often, how dear, and until when to set it aside."""
    page = _page()
    assert "410 runs; 2 tests failing without a reason in the code, 62 minutes lost" in page
    assert "1 run failed with the machine" in page
    for shown in ("0.97", "6 of 410", "61.5", "2026-03-15", "depends on the order"):
        assert shown in page


def test_names_of_tests_cannot_bring_markup() -> None:
    """A test's name is text: no element, no control character comes from it."""
    page = _page()
    assert "<script" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;" in page


def test_the_policy_allows_this_one_style_and_nothing_else() -> None:
    """Nothing is loaded, nothing runs, and the style's digest is right."""
    page = _page()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert not re.search(r"\b(?:src|href)=", page)

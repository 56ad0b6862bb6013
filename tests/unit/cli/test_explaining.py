"""The deterministic part of `explain`, onto any page."""

import json
from pathlib import Path

import pytest
from tests.doubles.shop import crash, shop

from homeport.cli.explain import Options
from homeport.cli.explaining import findings_of, show_findings, shown_json, without_answer
from homeport.cli.page import Terminal
from homeport.errors import NoFailureFound


def _options(repo: Path, *, dry_run: bool = False, as_json: bool = False) -> Options:
    return Options(repo, "none", allow_cloud=False, dry_run=dry_run, json=as_json, policy=None)


def test_the_json_of_a_dry_run_has_the_same_keys(tmp_path: Path) -> None:
    """Only texts change."""
    repo = shop(tmp_path)
    found = findings_of(crash(repo), _options(repo)).findings
    plain, dry = (shown_json(found, _options(repo, dry_run=dry)) for dry in (False, True))
    assert list(plain) == list(dry)
    assert json.loads(json.dumps(plain)) == json.loads(json.dumps(dry))


def test_people_get_lines_and_programs_one_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never both."""
    repo = shop(tmp_path)
    for as_json in (False, True):
        options = _options(repo, as_json=as_json)
        found = findings_of(crash(repo), options)
        show_findings(found, options, Terminal())
        assert without_answer(found, options, Terminal()) == 0
        assert capsys.readouterr().out.startswith("{" if as_json else "KeyError")


def test_a_text_without_a_failure_is_refused(tmp_path: Path) -> None:
    """As it is by the command."""
    with pytest.raises(NoFailureFound):
        findings_of("fine", _options(tmp_path))

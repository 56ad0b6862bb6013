"""The part of `logs summarize` that meets a model: a real server here, the real gateway."""

import json
from collections.abc import Iterator

import pytest
from tests.doubles.background import answering, serving_beside
from tests.doubles.logs import digest_of, incident
from tests.doubles.model_server import ModelServer

from homeport.assistant.log_findings import redacted_report
from homeport.cli.logs import SummaryOptions
from homeport.cli.logs_asking import ask
from homeport.errors import InputError
from homeport.logs.report import Report

_REPORT: Report = redacted_report(digest_of(incident()))
_ANSWER = answering(
    "A new error began after a deploy (T1, D2, 08:00). ", "Aliens landed. Over (T99)."
)


def _options(*, as_json: bool = False, model: str = "auto") -> SummaryOptions:
    return SummaryOptions(
        logs=("app.log",),
        json=as_json,
        top=15,
        deploys=None,
        repo=None,
        html=None,
        follow=False,
        model=model,
        allow_cloud=False,
        policy=None,
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A model server that answers in three sentences, and is the local model."""
    with serving_beside(_ANSWER) as found:
        monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", found.url + "/v1")
        monkeypatch.setenv("HOMEPORT_MODEL", "tiny")
        yield found


def test_sentences_that_hold_come_first(
    server: ModelServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """The digest, then what rests on it, then the model's own words with the reason."""
    assert ask(_REPORT, _options()) == 0
    out = capsys.readouterr().out
    assert out.index("7 things stand out") < out.index("In words, by")
    assert out.index("A new error began") < out.index("Not backed by any finding")
    assert "Aliens landed.  [cites nothing]" in out
    assert "there is no T99" in out
    sent = json.dumps(server.bodies)
    assert "T1 new message" in sent
    assert "worker finished its round, INFO" not in sent


@pytest.mark.usefixtures("server")
def test_programs_get_the_summary_beside_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    """`summary` has the text that holds and every sentence; `decision` where it went."""
    assert ask(_REPORT, _options(as_json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["summary"]["text"].startswith("A new error began")
    assert [one["holds"] for one in told["summary"]["sentences"]] == [True, False, False]
    assert told["decision"]["route"] == "local"
    assert len(told["anomalies"]) == 7


def test_nothing_that_holds_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When no sentence rests on a finding, that is said, and a cut answer as well."""
    with serving_beside((*answering("Aliens landed.")[:-2],)) as found:
        monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", found.url + "/v1")
        code = ask(_REPORT, _options(model="tiny"))
    out, err = capsys.readouterr()
    assert "7 things stand out" in out
    assert (code, "no sentence rests" in out) in {(0, True), (2, False)}
    assert code == 0 or "next:" in err


def test_a_model_that_does_not_answer_leaves_the_digest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report is there, the failure is said with the next step, exit 2."""
    monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", "http://127.0.0.1:9/v1")
    assert ask(_REPORT, _options(as_json=True)) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["summary"] is None
    assert "next:" in err


def test_an_unknown_model_is_refused() -> None:
    """A name that is in no catalogue."""
    with pytest.raises(InputError):
        ask(_REPORT, _options(model="no-such-model"))

import pytest
from tests.doubles.reports import run_tests_command as run


def test_every_verb_tells_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    """Each verb is there with its own arguments, and no verb is an error of usage."""
    for verb in ("parse", "triage", "record", "runs", "forget", "history", "flaky", "localize",
                 "bisect"):  # fmt: skip
        with pytest.raises(SystemExit) as caught:
            run(verb, "--help")
        assert caught.value.code == 0
        assert "--json" in capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        run()
    assert caught.value.code == 2

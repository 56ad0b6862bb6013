from pathlib import Path

import pytest

from homeport.assistant.fix import Fixing, Task
from homeport.cli.fix import Options
from homeport.cli.fix_asking import model_proposer
from homeport.errors import WeightsError


def _options(tree: Path, model: str | None) -> Options:
    return Options(
        Task(tree, "pytest"), model, allow_cloud=False, policy=None, json=False, apply=0,
    )  # fmt: skip


def test_a_missing_model_is_said_and_the_search_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default model that is not here is a remark; one that was named is an error."""

    def missing(*_: object, **__: object) -> None:
        raise WeightsError("it is not fetched", hint="fetch it")

    monkeypatch.setattr("homeport.cli.fix_asking.opened_gateway", missing)
    remarks: list[str] = []
    fixing = Fixing(Task(tmp_path, "pytest"))
    with model_proposer(_options(tmp_path, None), remarks) as propose:
        assert propose is not None
        assert list(propose(fixing)) == []
    assert remarks == ["no model's changes: it is not fetched"]
    with model_proposer(_options(tmp_path, "qwen"), remarks) as propose:
        assert propose is not None
        with pytest.raises(WeightsError):
            list(propose(fixing))

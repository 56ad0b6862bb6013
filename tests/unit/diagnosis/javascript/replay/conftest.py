"""Programs that are replayed in memory."""

from collections.abc import Callable, Mapping

import pytest

from homeport.diagnosis.javascript.replay.expressions import evaluate
from homeport.diagnosis.javascript.replay.iterating import awaited
from homeport.diagnosis.javascript.replay.modules import Loader
from homeport.diagnosis.javascript.replay.run import Run
from homeport.diagnosis.javascript.replay.statements import block
from homeport.diagnosis.javascript.replay.testing.equality import plain
from homeport.diagnosis.javascript.replay.testing.suite import Suite
from homeport.diagnosis.javascript.replay.trees import Trees
from homeport.diagnosis.replay.limits import Steps
from homeport.diagnosis.sources import Sources

Evaluated = Callable[[str], object]
Loaded = Callable[[Mapping[str, str]], object]


def _run(files: Mapping[str, str]) -> Run:
    return Run(Trees(Sources(files.get, list(files))), Steps(20_000), evaluate, block)


@pytest.fixture
def loaded() -> Loaded:
    """What the first of some files exports as `value`, as plain data."""

    def load(files: Mapping[str, str]) -> object:
        run = _run(files)
        exports = Loader(run, Suite()).load(next(iter(files)))
        return plain(awaited(run, exports.find("value")))  # type: ignore[attr-defined]  # an object

    return load


@pytest.fixture
def evaluated(loaded: Loaded) -> Evaluated:
    """What the body of a function returns, as plain data."""
    return lambda body: loaded({"main.js": f"exports.value = (function () {{ {body} }})();"})

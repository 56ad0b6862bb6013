"""Runs a project's pytest in a sandbox and reads back how each test went and what it ran."""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from homeport.errors import InputError
from homeport.sandbox import Consent, Limits, Outcome, Reason, Sandbox
from homeport.testruns.spectrum import Line

_PLUGIN, _CLOCK = "_homeport_inside", "_homeport_clock"
_OUT = ".homeport-tests.jsonl"
_VARIABLE, _CLOCK_VARIABLE = "HOMEPORT_INSIDE", "HOMEPORT_CLOCK"
_VENVS = (".venv", "venv", "env", ".env")
_ERROR = re.compile(r"(?:^|\s)(?:\w+Error|ERROR|usage)\b: ")


@dataclass(frozen=True, slots=True)
class Ran:
    """One test of one run."""

    test: str
    passed: bool
    skipped: bool
    message: str = ""
    seconds: float = 0.0
    lines: frozenset[Line] = frozenset()

    @property
    def failed(self) -> bool:
        """Tell whether it failed or broke."""
        return not self.passed and not self.skipped


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under what a run takes place; `order` leaves out every test it does not name."""

    order: tuple[str, ...] | None = None
    shuffle: int | None = None
    reverse: bool = False
    lines: bool = False
    seconds: float = 0.0  # what one test may take; 0: no bound of its own
    env: Mapping[str, str] = field(default_factory=dict)
    wrapper: tuple[str, ...] = ()  # a program that starts pytest
    clock: str = ""  # the moment in UTC from which Python's clock goes on; empty: the real one


class TestSandbox:
    """A sandbox around a project whose tests pytest runs."""

    __test__ = False  # it is no test itself, whatever its name

    def __init__(self, box: Sandbox, python: str) -> None:
        self.box, self._python = box, python
        self._ran = False

    def run(self, tests: Sequence[str], conditions: Conditions) -> list[Ran]:
        """Run tests (files, node ids; nothing: all) and return how each one went.

        Raises:
            InputError: pytest is not there, collected nothing, or no test ended in time.
        """
        self._fresh()
        outcome = self.box.run(self._command(tests, conditions), env=self._env(conditions))
        found = [_ran(record) for record in self._records()]
        if not found and outcome.exit_code:
            raise _complaint(outcome)
        return found

    def _fresh(self) -> None:
        """Begin with the tree as it was: what one run leaves behind must not fail the next."""
        if self._ran:
            self.box.reset()
        self._ran = True
        self.box.write(f"{_PLUGIN}.py", _source("inside.py"))
        self.box.write(f"{_CLOCK}.py", _source("inside_clock.py"))

    def _command(self, tests: Sequence[str], conditions: Conditions) -> list[str]:
        # The native style shows no values: a `repr` that never ends would hold up the run.
        quiet = ["-q", "--tb=native", "-p", "no:cacheprovider", "-p", "no:randomly"]
        # Loaded before `inside`, so that nothing keeps the real clock.
        clock = ["-p", _CLOCK] if conditions.clock else []
        return [
            *conditions.wrapper, self._python, "-m", "pytest", *quiet, *clock, "-p", _PLUGIN,
            *tests,
        ]  # fmt: skip

    def _env(self, conditions: Conditions) -> dict[str, str]:
        settings = {
            "out": str(self.box.inside / _OUT),
            "root": str(self.box.inside),
            "lines": conditions.lines,
            "seconds": conditions.seconds,
            "order": conditions.order,
            "shuffle": conditions.shuffle,
            "reverse": conditions.reverse,
        }
        path = os.pathsep.join(
            part for part in (str(self.box.inside), os.environ.get("PYTHONPATH", "")) if part
        )
        return {
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": path,
            _VARIABLE: json.dumps(settings),
            _CLOCK_VARIABLE: conditions.clock,
            **conditions.env,
        }

    def _records(self) -> Iterator[dict[str, object]]:
        """Read what the plugin wrote; a last line that was cut by a limit is left out."""
        for line in (self.box.read(_OUT) or b"").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                return


@contextmanager
def sandbox_of_tests(
    repo: Path, *, consent: Consent = Consent.NONE, wall_s: float = 300.0
) -> Iterator[TestSandbox]:
    """Open a sandbox around a repository, with the Python that its tests are run by."""
    python = python_of(repo)
    with Sandbox.open(repo, Limits(cpu_s=wall_s, wall_s=wall_s), consent=consent) as box:
        yield TestSandbox(box, python)


def python_of(repo: Path) -> str:
    """Return the project's own Python, else the environment's, else the one that runs this."""
    places = [repo / name for name in _VENVS]
    if os.environ.get("VIRTUAL_ENV"):
        places.append(Path(os.environ["VIRTUAL_ENV"]))
    for place in places:
        if (place / "bin" / "python").exists():
            return str(place / "bin" / "python")
    return sys.executable


def _source(name: str) -> bytes:
    from homeport.testruns import history  # noqa: PLC0415 -- the plugin itself needs pytest

    return (Path(history.__file__).parents[1] / name).read_bytes()


def _ran(record: Mapping[str, object]) -> Ran:
    lines = record.get("lines")
    outcome = record.get("outcome", "passed")
    return Ran(
        str(record["test"]),
        outcome == "passed",
        outcome == "skipped",
        str(record.get("message", "")),
        float(str(record.get("seconds", 0.0))),
        frozenset((path, line) for path, numbers in lines.items() for line in numbers)
        if isinstance(lines, dict)
        else frozenset(),
    )


def _complaint(outcome: Outcome) -> InputError:
    if outcome.reason in {Reason.CPU, Reason.WALL}:
        return InputError(
            f"no test came to an end within {max(outcome.wall_s, outcome.cpu_s):.0f} s",
            hint="give it more with --timeout; if it never ends, pytest on it and Ctrl-C say where",
        )
    text = (outcome.stdout + b"\n" + outcome.stderr).decode("utf-8", "replace")
    said = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in said if _ERROR.search(line)]
    return InputError(
        f"no test ran ({outcome.reason}): {(telling or said or ['no output'])[-1][:200]}",
        hint="name tests that pytest collects here",
    )

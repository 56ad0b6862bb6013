"""Runs any test command in a sandbox: how it ended, and how the tests of its report went.

For runners other than pytest. Their order cannot be chosen, so only the whole is run again.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from homeport.assistant.running_tests import Conditions, Ran
from homeport.errors import InputError
from homeport.sandbox import Consent, Limits, Outcome, Sandbox
from homeport.testruns import Outcome as Verdict
from homeport.testruns import read_report

_LONGEST = 500
_NOT_FOUND = 127


class CommandSandbox:
    """A sandbox around a project whose tests a command runs."""

    def __init__(self, box: Sandbox, command: str, report: str) -> None:
        self._box, self._command, self._report = box, command, report
        self._ran = False

    def run(self, tests: Sequence[str], conditions: Conditions) -> list[Ran]:
        """Run the command in a fresh tree; return it by its own name, then the tests it tells of.

        A test that is wanted by the end of its name is returned under the name that was wanted.

        Raises:
            InputError: there is no such command.
        """
        if self._ran:
            self._box.reset()
        self._ran = True
        words = [*conditions.wrapper, "sh", "-c", self._command]
        outcome = self._box.run(words, env=conditions.env)
        if outcome.exit_code == _NOT_FOUND:
            raise InputError(f"{self._command}: {_tail(outcome)}",
                             hint="give a command that runs in the repository")  # fmt: skip
        whole = Ran(self._command, outcome.exit_code == 0, skipped=False, message=_tail(outcome))
        return [whole, *self._told(outcome, tests)]

    def _told(self, outcome: Outcome, tests: Sequence[str]) -> Iterator[Ran]:
        if self._report:
            data = self._box.read(self._report)
            if data is None:
                raise InputError(f"the command wrote no {self._report}",
                                 hint="name the report as the command writes it")  # fmt: skip
        elif set(tests) <= {self._command}:
            return
        else:
            data = outcome.stdout
        for case in read_report(iter([data]), self._report or "the command's output").cases:
            name = next((one for one in tests if f"::{case.name}".endswith(f"::{one}")), case.name)
            yield Ran(name, not case.failing, case.outcome is Verdict.SKIPPED, case.message)


@contextmanager
def sandbox_of_command(
    repo: Path, command: str, report: str, *, consent: Consent, wall_s: float
) -> Iterator[CommandSandbox]:
    """Open a sandbox around a repository for a command."""
    with Sandbox.open(repo, Limits(cpu_s=wall_s, wall_s=wall_s), consent=consent) as box:
        yield CommandSandbox(box, command, report)


def _tail(outcome: Outcome) -> str:
    text = (outcome.stderr or outcome.stdout).decode("utf-8", "replace").strip()
    return text[-_LONGEST:] or str(outcome.reason)

"""`pytest --homeport`: captures failures, adds the run to history, prints the triage at the end.

Whatever goes wrong here is said in one line and never changes the outcome of the tests.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from traceback import format_tb

import pytest

from homeport.assistant.captured import withheld
from homeport.assistant.triage import Triage, triage
from homeport.cli.terminal import clean
from homeport.cli.tests_view import triage_lines
from homeport.code.git import git
from homeport.errors import HomeportError
from homeport.storage.projects import project_name
from homeport.testruns import Attempt, Case, Outcome
from homeport.testruns.capture import as_json, capture
from homeport.testruns.captures import CaptureStore
from homeport.testruns.history.recording import About, runs_of
from homeport.testruns.history.store import RunStore
from homeport.testruns.model import full_name

_MOST_CAPTURED = 50  # failures of one run; more of them say the same
_MOST_FRAMES = 30
_KEY = "homeport"
_TRACE_HEAD = "Traceback (most recent call last):"


class Session:
    """One session of pytest; under xdist the workers capture and the controller keeps."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._root = Path(config.rootpath)
        self._cases: dict[str, Case] = {}
        self._failures: list[dict[str, object]] = []
        self._captured = 0
        self._files: set[str] = set()  # of the repository, imported by workers
        self._worker = hasattr(config, "workerinput")
        self._started = time.time()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: "pytest.CallInfo[None]"
    ) -> Iterator[None]:
        """Capture the values of a failure while its frames are alive."""
        outcome = yield
        report: pytest.TestReport = outcome.get_result()  # type: ignore[attr-defined]  # pluggy's result
        if report.outcome != "failed" or call.excinfo is None or self._captured >= _MOST_CAPTURED:
            return
        self._captured += 1
        try:
            calls = as_json(capture(call.excinfo.tb))
            trace = "".join(format_tb(call.excinfo.tb)[-_MOST_FRAMES:])
        except Exception as error:  # noqa: BLE001 -- a failed capture must not fail the test
            calls, trace = [{"fault": type(error).__name__}], ""
        own = [one for one in calls if str(one.get("file", "")).startswith(str(self._root))]
        # As text: what carries reports between processes refuses some numbers.
        setattr(report, _KEY, json.dumps({
            "test": item.nodeid,
            "error": call.excinfo.typename,
            "message": clean(call.excinfo.exconly())[:500],
            "calls": own,
            "trace": f"{_TRACE_HEAD}\n{trace}{clean(call.excinfo.exconly())}",
        }))  # fmt: skip

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of a test; of its phases the worst one counts."""
        if self._worker:
            return
        told = getattr(report, _KEY, None)
        failure: dict[str, object] | None = json.loads(told) if told else None
        if failure is not None:
            self._failures.append(failure)
        case = _case(report, str(failure["trace"]) if failure else "")
        known = self._cases.get(report.nodeid)
        if known is None or (report.when == "setup" and known.outcome is not Outcome.UNFINISHED):
            earlier = (*known.attempts, Attempt(known.outcome, known.message)) if known else ()
            self._cases[report.nodeid] = _with(case, attempts=earlier)
        elif known.outcome is Outcome.UNFINISHED or (case.failing and not known.failing):
            self._cases[report.nodeid] = _with(case, attempts=known.attempts)

    def pytest_sessionfinish(self) -> None:
        """Under xdist only the workers know what was imported."""
        if self._worker:
            output: dict[str, object] = getattr(self._config, "workeroutput", {})
            output[_KEY] = [str(path) for path in _loaded(self._root)]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take what a worker knows when it ends."""
        self._files.update(getattr(node, "workeroutput", {}).get(_KEY, ()))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Keep the run, then say what its problems are."""
        if self._worker or not self._cases:
            return
        try:
            found = self._kept()
        except HomeportError as error:
            terminalreporter.write_line(f"homeport: {clean(str(error))}")
            return
        terminalreporter.section("homeport")
        for one in triage_lines(found):
            terminalreporter.write_line(clean("".join(text for text, _ in one)))
        if self._failures:
            terminalreporter.write_line(
                "homeport: values were kept; homeport repro --from-trace writes a small script"
            )

    def _kept(self) -> Triage:
        repo = self._root
        project = project_name(repo, self._config.getoption("--homeport-branch"))
        cases = list(self._cases.values())
        runs = runs_of(cases, self._about(repo))
        with RunStore() as store:
            past = store.runs(project)
            store.record(project, runs[0].identity, runs)
        if self._failures:
            kept = [{**one, "calls": withheld(one["calls"])} for one in self._failures]  # type: ignore[arg-type]  # as made above
            with CaptureStore() as captures:
                captures.add(project, kept, self._started)
        # One run alone says nothing of causes: what failed in it has failed ever since.
        return triage(cases, repo, [*past, *runs] if past else [], runs[0] if past else None)

    def _about(self, repo: Path) -> About:
        files = {*_loaded(repo), *map(Path, self._files)}
        commit = _commit(repo, sorted(files))
        seed = f"{self._started} {os.getpid()} {commit}".encode()
        return About(hashlib.sha256(seed).hexdigest()[:16], commit, self._started)


def _case(report: pytest.TestReport, trace: str) -> Case:
    parts = report.nodeid.split("::")
    owner = ".".join([parts[0].removesuffix(".py").replace("/", "."), *parts[1:-1]])
    text = report.longreprtext if report.outcome == "failed" else ""
    said = [line[2:].strip() for line in text.splitlines() if line.startswith("E ")]
    message = (said or trace.splitlines()[-1:] or [""])[0]
    return Case(
        full_name(owner, parts[-1]),
        _outcome(report),
        report.duration,
        message or text[-200:],
        trace=trace or text,
        file=report.location[0],
        line=(report.location[1] or 0) + 1,
    )


def _outcome(report: pytest.TestReport) -> Outcome:
    if report.outcome == "skipped":
        return Outcome.SKIPPED
    if report.outcome == "failed":
        return Outcome.FAILED if report.when == "call" else Outcome.ERROR
    # Set-up alone is no verdict: a killed session leaves the test unfinished.
    return Outcome.UNFINISHED if report.when == "setup" else Outcome.PASSED


def _with(case: Case, attempts: tuple[Attempt, ...]) -> Case:
    return replace(case, attempts=attempts)


def _commit(repo: Path, files: Sequence[Path]) -> str:
    """Name the code that ran: the commit, with a digest when loaded files differ from it."""
    head = (git(repo, "rev-parse", "--verify", "--quiet", "HEAD") or b"").decode().strip()
    listed = git(repo, "ls-tree", "-r", "-z", "HEAD") if head else None
    blobs = {}
    for entry in (listed or b"").split(b"\0")[:-1]:
        about, _, name = entry.partition(b"\t")
        blobs[os.fsdecode(name)] = about.split()[2].decode()
    changed = hashlib.sha256()
    differs = False
    for path in files:
        content = path.read_bytes()
        digest = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        if blobs.get(str(path.relative_to(repo))) != digest.hexdigest():
            differs = True
            changed.update(digest.digest())
    return f"{head or 'none'}+{changed.hexdigest()[:8]}" if differs else head


def _loaded(repo: Path) -> list[Path]:
    """The files of the repository that this process has imported."""
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    paths = sorted(Path(file) for file in files if isinstance(file, str))
    return [
        path for path in paths
        if path.is_relative_to(repo) and path.is_file() and "site-packages" not in path.parts
    ]  # fmt: skip

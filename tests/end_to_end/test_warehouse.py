"""The main job on the example that is shipped: from a failing test suite to the answer."""

import json
import sys
from pathlib import Path

import pytest
from tests.doubles.background import answering, serving_beside
from tests.doubles.command_line import TEST_MODEL, failure_of, homeport, warehouse

UNITTEST = (sys.executable, "-B", "-m", "unittest")


def test_without_a_model_the_cause_is_named_first(tmp_path: Path) -> None:
    """The first cause is the line where the text entered, not the line that raised."""
    repo = warehouse(tmp_path)
    done = homeport("explain", "--model", "none", "--json", "-", cwd=repo, stdin=failure_of(repo))
    assert (done.code, done.err) == (0, "")
    said = json.loads(done.out)
    first = said["causes"][0]
    assert (first["path"], first["line"], first["symbol"]) == (
        "warehouse/orders.py",
        18,
        "parse_order",
    )
    assert said["failure"]["frames"][0]["file"] == "warehouse/pricing.py"
    assert said["excerpts"][0]["path"] == "warehouse/orders.py"
    assert said["changes"][0]["subject"] == "Orders from the web shop"
    assert said["answer"] is None


def test_for_people_the_findings_say_the_same(tmp_path: Path) -> None:
    """What raised comes before the cause; nothing is on stderr; no colour in a pipe."""
    repo = warehouse(tmp_path)
    done = homeport("explain", "--model", "none", cwd=repo, stdin=failure_of(repo))
    assert (done.code, done.err) == (0, "")
    raised, cause = done.out.index("raised at   warehouse/pricing.py:13"), done.out.index("\nCause")
    assert raised < cause < done.out.index("warehouse/orders.py:18")
    assert "\x1b" not in done.out


def test_explaining_changes_nothing_in_the_repository(tmp_path: Path) -> None:
    """Not one file is added, changed or taken away, git's own files included."""
    repo = warehouse(tmp_path)
    text = failure_of(repo)
    before = {path: path.stat() for path in sorted(repo.rglob("*"))}
    assert homeport("explain", "--model", "none", cwd=repo, stdin=text).code == 0
    after = {path: path.stat() for path in sorted(repo.rglob("*"))}
    assert {p: (s.st_size, s.st_mtime_ns) for p, s in before.items()} == {
        p: (s.st_size, s.st_mtime_ns) for p, s in after.items()
    }


def test_the_default_is_never_the_tests_model(tmp_path: Path) -> None:
    """With only the tests' weights on the machine, no answer is offered: findings and a hint."""
    repo = warehouse(tmp_path)
    cache = {"HOMEPORT_CACHE_DIR": str(tmp_path / "cache")}
    done = homeport("explain", cwd=repo, stdin=failure_of(repo), environment=cache)
    assert done.code == 0
    assert "warehouse/orders.py:18" in done.out
    assert "qwen2.5-coder-1.5b-instruct is not on this machine" in done.err
    assert "next: homeport models pull qwen2.5-coder-1.5b-instruct" in done.err
    assert TEST_MODEL not in done.out + done.err


@pytest.mark.model
def test_run_streams_an_answer_of_a_real_model_and_the_record_is_whole(tmp_path: Path) -> None:
    """The command's own output and exit code are kept; the answer follows; the audit verifies."""
    repo = warehouse(tmp_path)
    model = {"HOMEPORT_MODEL": TEST_MODEL}
    done = homeport("run", "--", *UNITTEST, cwd=repo, environment=model)
    assert done.code == 1
    assert done.out == ""
    assert "FAILED (errors=1)" in done.err
    findings = done.err.index("warehouse/orders.py:18  parse_order")
    answer = done.err.index(f"{TEST_MODEL} says")
    assert done.err.index("FAILED (errors=1)") < findings < answer
    assert len(done.err[answer:].splitlines()[1]) > 20, "the model said nothing"
    assert "First token after" in done.err
    assert "tokens/s" in done.err
    verified = homeport("audit", "verify", cwd=repo)
    assert verified.code == 0, verified.err
    shown = homeport("audit", "show", "--json", cwd=repo)
    assert [kind for kind in ("intent", "outcome") if f'"{kind}"' in shown.out] == [
        "intent",
        "outcome",
    ]


def test_the_answer_of_a_model_server_is_read_critically(tmp_path: Path) -> None:
    """A whole function from a server becomes a diff, and invented lines are marked."""
    repo = warehouse(tmp_path)
    pieces = answering(
        "EXPLANATION\nThe sku stays text (warehouse/orders.py:18).",
        " See also warehouse/ghost.py:3 for more.\n\nCHANGE\n```python\n",
        "def parse_order(body):\n    items = json.loads(body)['items']\n",
        "    return [OrderLine(int(i['sku']), int(i['quantity'])) for i in items]\n```\n",
    )
    with serving_beside(pieces) as server:
        local = {"HOMEPORT_LOCAL_ENDPOINT": server.url + "/v1", "HOMEPORT_MODEL": "tiny"}
        done = homeport("explain", cwd=repo, stdin=failure_of(repo), environment=local)
    assert (done.code, done.err) == (0, "")
    assert "Not tied to any line of the code" in done.out
    assert "  - See also warehouse/ghost.py:3" in done.out
    assert "Suggested change, not run" in done.out
    assert "+    return [OrderLine(int(i['sku'])" in done.out
    assert len(server.bodies) == 1

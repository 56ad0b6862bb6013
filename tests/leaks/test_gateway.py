"""The planted-secret test: what twenty credentials must not reach, on their way through."""

import logging
from pathlib import Path

import pytest
from tests.doubles.gateways import CLOUD_CONSIDERED, Answered, Bench, answer, asking, bench
from tests.leaks.planted import PLANTED, failure_report

from homeport.domain import Route
from homeport.redaction import Vault


def pieces(name: str) -> list[bytes]:
    """Return what of a planted value must not be seen: the whole, and each line of a long one."""
    value = PLANTED[name]
    lines = [line for line in value.splitlines() if "-----" not in line]
    return [part.encode() for part in (value, *lines)]


@pytest.fixture(scope="module")
def passed(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Bench, Answered, Path, str, str]:
    """Send the report through a gateway whose policy allows the cloud, with everything recorded."""
    folder = tmp_path_factory.mktemp("leak")
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        with Vault(folder / "vault.db", b"v" * 32, 60.0) as vault:
            made = bench(folder, CLOUD_CONSIDERED, vault=vault)
            request = asking(failure_report(), task="explain", conversation="c1")
            preview = made.gateway.preview(request)
            said = answer(made.gateway, request)
        made.log.close()
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(level)
    return made, said, folder, repr((preview, said.decision)), "\n".join(records)


def test_there_are_twenty() -> None:
    """Twenty different credentials are planted, and each stands in the report."""
    assert len(set(PLANTED.values())) == 20
    assert all(value in failure_report() for value in PLANTED.values())


def test_the_cloud_was_used(passed: tuple[Bench, Answered, Path, str, str]) -> None:
    """The report went to the cloud: the test would prove nothing otherwise."""
    made, said, *_ = passed

    assert said.decision.route is Route.CLOUD, said.decision.reasons
    assert len(made.cloud.sent) > 1000
    assert made.local.sent == b""


@pytest.mark.parametrize("name", PLANTED)
def test_nothing_arrives(name: str, passed: tuple[Bench, Answered, Path, str, str]) -> None:
    """No planted value is in what the cloud got, in any file, in the logs or in the preview."""
    made, _, folder, shown, logged = passed

    for part in pieces(name):
        assert part not in made.cloud.sent
        assert part.decode() not in shown
        assert part.decode() not in logged
        for file in folder.rglob("*"):
            assert part not in file.read_bytes(), file.name


def test_everything_comes_back(passed: tuple[Bench, Answered, Path, str, str]) -> None:
    """The requester gets the echoed report back, byte for byte."""
    _, said, *_ = passed

    assert said.text == failure_report()
    assert said.completion is not None
    assert said.completion.text == failure_report()


def test_nothing_arrives_locally_either(tmp_path: Path) -> None:
    """Under the built-in policy the local model sees no planted value either."""
    made = bench(tmp_path)
    said = answer(made.gateway, asking(failure_report()))

    assert said.text == failure_report()
    found = [name for name in PLANTED if any(part in made.local.sent for part in pieces(name))]
    assert found == []

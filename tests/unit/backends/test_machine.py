"""What this machine can do for a model."""

import json
from pathlib import Path

import pytest

from homeport.backends import machine
from homeport.backends.machine import Machine, this_machine
from homeport.backends.speed import Speed
from homeport.storage import state_folder

QUICK = Machine(8, ("avx2", "avx512f"), 35e9, 1600.0)


def test_it_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And again on another machine, or when what was kept cannot be read."""
    measured: list[int] = []

    def measure() -> Machine:
        measured.append(1)
        return QUICK

    monkeypatch.setattr(machine, "measure", measure)
    assert this_machine() == this_machine() == QUICK
    assert len(measured) == 1
    path = state_folder() / "machine.json"
    known = json.loads(path.read_text())
    for spoiled in ("{", "[]", json.dumps({**known, "core": -1}), json.dumps({"of": known["of"]})):
        path.write_text(spoiled)
        assert this_machine() == QUICK
    monkeypatch.setattr(machine, "fingerprint", lambda: "another")
    this_machine()
    assert len(measured) == 6


def test_a_real_measurement_is_plausible() -> None:
    """Between a very old computer and none there is."""
    found = machine.measure()
    assert 1e8 < found.bandwidth < 1e13
    assert 1 < found.core < 1e7
    assert found.cores >= 1


def test_more_of_anything_is_faster() -> None:
    """Threads, instructions, a smaller model."""
    one = QUICK.predicted(1 << 30, 1)
    assert QUICK.predicted(1 << 30, 4).decode_tokens_per_s > one.decode_tokens_per_s
    assert QUICK.predicted(1 << 28, 1).prefill_tokens_per_s > one.prefill_tokens_per_s
    narrow = Machine(8, ("avx",), 35e9, 1600.0)
    assert narrow.predicted(1 << 30, 1).prefill_tokens_per_s < one.prefill_tokens_per_s
    assert machine.scaled(Speed(10.0, 4.0), 2, 1) == Speed(20.0, 8.0)


def test_a_machine_without_the_instructions_that_models_need_is_old() -> None:
    """Where the system does not tell, nothing is said."""
    lists = (("sse4_2", "avx"), ("avx2",), ("asimd",), ())
    assert [Machine(1, sets, 1.0, 1.0).old for sets in lists] == [True, False, False, False]


def test_gpus_are_named_by_their_drivers(tmp_path: Path) -> None:
    """What the drivers tell; nothing without them."""
    card = tmp_path / "nvidia" / "0000:01:00.0"
    card.mkdir(parents=True)
    (card / "information").write_text("Model: \t\t NVIDIA H100 80GB HBM3\nIRQ: 1\n")
    other = tmp_path / "nvidia" / "1"
    other.mkdir()
    (other / "information").write_text("?")
    for number, name in enumerate(("", "gfx942\n")):
        node = tmp_path / "amd" / str(number)
        node.mkdir(parents=True)
        (node / "name").write_text(name)
    assert machine.gpus(tmp_path / "nvidia", tmp_path / "amd") == (
        "NVIDIA H100 80GB HBM3", "NVIDIA GPU", "AMD gfx942",
    )  # fmt: skip
    assert machine.gpus(tmp_path / "none", tmp_path / "none") == ()

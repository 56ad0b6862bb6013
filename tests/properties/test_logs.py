"""Laws of reading logs: any partition gives the same, compiled and Python scans agree."""

from dataclasses import asdict
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeport.logs import partial as limits
from homeport.logs.assembly import assemble
from homeport.logs.merging import common_shift, merge, move_lines
from homeport.logs.native import NativeScan, available
from homeport.logs.partial import Partial
from homeport.logs.plan import Plan, plan_for
from homeport.logs.scan import Scan
from homeport.logs.scanning import scanner
from homeport.logs.templates import mine

NOW = 1_772_500_000
needs_library = pytest.mark.skipif(not available(), reason="the compiled scan is not built here")

WORDS = (
    "open closed user root 17 4.5ms /api/v1/7 status=200 status=502 10.0.0.1:80 true Jul x9y2z3"
    " 0xff [a] (b) key: 'q r' agent-1 agent-2 ... Exception, -- = : 00:1b:c3:4d:5e:6f deadbeefcafe"
    " @ a@b.c 999999999999999999 -1.25 12GB jk2_init() ..3 é \x01 user=bob user=eve"
)
words = st.sampled_from(WORDS.split(" "))
messages = st.lists(words, max_size=8).map(" ".join)
clocks = st.integers(0, 40_000)


def _iso(clock: int, level: str, message: str) -> str:
    hours, rest = divmod(clock % 86_400, 3600)
    return f"2026-03-0{1 + clock % 3}T{hours:02}:{rest // 60:02}:{rest % 60:02}Z {level} {message}"


levels = st.sampled_from(["INFO", "WARN", "ERROR"])
plain = st.builds(_iso, clocks, levels, messages)
stray = st.one_of(messages, st.sampled_from(["\tat a.b(C.java:1)", "Caused by: x", "", "  "]))
pairs = st.builds(
    lambda clock, level, message, n: (
        f'ts={1_772_000_000 + clock} level={level} msg="{message}" n={n} took=1{n}ms'
    ),
    clocks,
    levels,
    messages.map(lambda text: text.replace('"', "")),
    st.integers(0, 30),
)
objects = st.builds(
    lambda clock, level, message, n: (
        f'{{"time": {1_772_000_000 + clock}, "level": "{level}", "msg": "{message}\\n",'
        f' "a": {{"n": {n}, "l": [1, {{}}]}}, "\\u0041": "x\\ty"}}'
    ),
    clocks,
    levels,
    messages.map(lambda text: text.replace('"', "").replace("\x01", "")),
    st.integers(0, 30),
)
logs = st.one_of(
    st.lists(st.one_of(plain, plain, plain, stray), min_size=1, max_size=60),
    st.lists(pairs, min_size=1, max_size=30),
    st.lists(st.one_of(objects, objects, stray), min_size=1, max_size=30),
    st.lists(messages, min_size=1, max_size=40),
).map(lambda lines: "\n".join(lines).encode() + b"\n")
relaxed = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(params=["roomy", "tight"])
def bounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run with the usual bounds, and with bounds so tight that small logs meet them."""
    if request.param == "tight":
        for name, value in (("MAX_BUCKETS", 6), ("MAX_VALUES", 8), ("MAX_COUNTERS", 3)):
            monkeypatch.setattr(limits, name, value)
            for room in ("adding", "bounds", "scan", "merging"):
                monkeypatch.setattr(f"homeport.logs.{room}.{name}", value, raising=False)
    return str(request.param)


def _known(part: Partial) -> dict[str, Any]:
    """Return a partial digest as plain values, without empty breakdowns."""
    known = asdict(part)
    for shape in known["shapes"].values():
        for one in shape["fields"]:
            one["by"] = {
                place: {value: cells for value, cells in by.items() if cells}
                for place, by in one["by"].items()
                if any(by.values())
            }
    return known


def _whole(kind: type[Scan] | type[NativeScan], plan: Plan, data: bytes, chunk: int) -> Partial:
    scan = kind(plan, by_time=plan.timed)
    for start in range(0, len(data), chunk):
        scan.feed(data[start : start + chunk])
    return scan.finish()


@needs_library
@relaxed
@given(data=logs, chunk=st.integers(1, 400))
def test_compiled_scan_agrees(bounds: str, data: bytes, chunk: int) -> None:
    """The compiled scan knows exactly what the one in Python knows, however the bytes arrive."""
    plan = plan_for(data.split(b"\n"), NOW)
    assert bounds
    python = _known(_whole(Scan, plan, data, len(data)))
    assert _known(_whole(NativeScan, plan, data, chunk)) == python


@relaxed
@given(
    data=logs,
    cuts=st.lists(st.integers(1, 3000), max_size=3),
    turned=st.booleans(),
    python=st.booleans(),
)
def test_any_partition_gives_the_same(
    bounds: str,
    data: bytes,
    cuts: list[int],
    turned: bool,  # noqa: FBT001 -- drawn by name
    python: bool,  # noqa: FBT001 -- drawn by name
) -> None:
    """Byte ranges read alone and merged in either order give what reading everything gives."""
    assert bounds
    plan = plan_for(data.split(b"\n"), NOW)
    borders = [0, *sorted({cut for cut in cuts if cut < len(data)})]
    scans = []
    for begin, limit in zip(borders, [*borders[1:], None], strict=True):
        kind = Scan if python else scanner
        scan = kind(plan, offset=begin, limit=limit, by_time=plan.timed)
        scan.feed(data[max(0, begin - 1) :])
        scans.append(scan)
    shift = common_shift([scan.end() for scan in scans])
    parts = []
    lines = 0
    for scan in scans:
        part = scan.finish(shift)
        moved = part.lines
        move_lines(part, lines)
        lines += moved
        parts.append(part)
    merged = Partial()
    for part in reversed(parts) if turned else parts:
        merged = merge(merged, part)
    whole = _whole(Scan, plan, data, len(data))
    assert _known(merged) == _known(whole)
    assert assemble(merged) == assemble(whole)


@relaxed
@given(
    shapes=st.dictionaries(st.text("ab \x01=:", min_size=1, max_size=12), st.integers(1, 9)),
    seed=st.randoms(use_true_random=False),
)
def test_mining_ignores_order(shapes: dict[str, int], seed: Random) -> None:
    """Templates depend on the set of shapes, not on the order in which they came."""
    items = list(shapes.items())
    seed.shuffle(items)
    first, second = mine(shapes), mine(dict(items))
    assert first.texts == second.texts
    assert dict(first.of_shape) == dict(second.of_shape)
    assert set(first.of_shape) == set(shapes)

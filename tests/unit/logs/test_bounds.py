"""Claims about limits."""

import pytest

from homeport.logs import bounds, native
from homeport.logs import partial as limits
from homeport.logs.bounds import met, outline_of, size_of
from homeport.logs.partial import Partial
from homeport.logs.plan import plan_for
from homeport.logs.scan import Scan
from homeport.logs.scanning import scanner

NOW = 1_772_500_000
WORDS = [f"{a}{b}x" for a in "abcdefghij" for b in "klmnopqrst"]


def _log(lines: int) -> bytes:
    return b"".join(
        f"2026-03-02T05:{n // 60 % 60:02}:{n % 60:02}Z INFO svc: {WORDS[n % 7]} met {WORDS[n % 97]}"
        f" {WORDS[n % 89]} n={n % 23} u={WORDS[n % 5]}\n".encode()
        for n in range(lines)
    )


def _tight(monkeypatch: pytest.MonkeyPatch, **values: int) -> None:
    for name, value in values.items():
        monkeypatch.setattr(limits, name, value)
        monkeypatch.setattr(bounds, name, value, raising=False)


def _read(data: bytes) -> Partial:
    plan = plan_for(data.split(b"\n")[:50], NOW)
    scan = Scan(plan)
    scan.feed(data)
    return scan.finish()


def _agrees(data: bytes, part: Partial) -> None:
    """Check that the compiled scan, where there is one, comes down the same steps."""
    if native.available():
        scan = scanner(plan_for(data.split(b"\n")[:50], NOW))
        scan.feed(data)
        other = scan.finish()
        assert (other.coarse, other.width_shift, other.fields_kept) == (
            part.coarse,
            part.width_shift,
            part.fields_kept,
        )
        assert {k: (s.text, s.seen, s.counts) for k, s in other.shapes.items()} == {
            k: (s.text, s.seen, s.counts) for k, s in part.shapes.items()
        }


def test_many_shapes_lose_their_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many shapes only the level is kept of the fields."""
    _tight(monkeypatch, FIELD_SHAPES=20)
    data = _log(400)
    part = _read(data)
    assert not part.fields_kept
    assert all(len(shape.fields) == 1 for shape in part.shapes.values())
    _agrees(data, part)


def test_crowded_shapes_become_outlines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Crowded shapes are kept by their outline, with what they have in common."""
    _tight(monkeypatch, FIELD_SHAPES=20, FINE_SHAPES=40)
    data = _log(600)
    part = _read(data)
    assert part.coarse == 1
    assert {shape.text for shape in part.shapes.values()} == {
        f"{word} met \x01 \x01 n=\x01 u=\x01".encode() for word in WORDS[:7]
    }
    assert sum(shape.seen.count for shape in part.shapes.values()) == 600
    _agrees(data, part)


def test_too_many_outlines_leave_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """When outlines are too many as well, only the number of words is left."""
    _tight(monkeypatch, FIELD_SHAPES=20, FINE_SHAPES=40, OUTLINES=4)
    data = _log(600)
    part = _read(data)
    assert part.coarse == 2
    assert [shape.text for shape in part.shapes.values()] == [b"\x01"]
    _agrees(data, part)


def test_cells_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many counts make buckets wider; in few buckets the numbers go, breakdowns first."""
    data = _log(800)
    _tight(monkeypatch, MAX_CELLS=2000)
    assert _read(data).width_shift > 0
    _tight(monkeypatch, MAX_CELLS=2000, FEW_BUCKETS=4000)
    part = _read(data)
    assert (part.by_kept, part.numbers_kept) == (False, False)


def test_outlines_and_what_shapes_share() -> None:
    """An outline keeps first word and keys; what shapes share has holes where they differ."""
    assert outline_of(b"go to \x01 k=\x01") == b"\x02go \x01 \x01 k=\x01"
    assert met(b"go up now", b"go down now") == b"go \x01 now"
    assert size_of(b"a b=c") == b"\x033"

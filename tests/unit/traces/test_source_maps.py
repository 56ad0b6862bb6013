import json

import pytest

from homeport.traces import (
    Frame,
    Link,
    Relation,
    RuntimeFrame,
    Trace,
    apply_source_maps,
    read_source_map,
)

# `AAAA` is 0,0,0,0; `SACEA` moves 9 columns on, in the source 1 line and 2 columns, with name 0.
MAP = json.dumps(
    {
        "version": 3,
        "sourceRoot": "src/",
        "sources": ["cart.ts"],
        "names": ["total"],
        "mappings": "AAAA,SACEA,E;;gBADFA",
    }
)


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        ((1, 1), ("src/cart.ts", 1, 1, "")),
        ((1, 9), ("src/cart.ts", 1, 1, "")),
        ((1, 10), ("src/cart.ts", 2, 3, "total")),
        ((1, 99), ("src/cart.ts", 2, 3, "total")),
        ((2, 1), None),
        ((3, 1), None),
        ((3, 17), ("src/cart.ts", 1, 1, "total")),
        ((9, 1), None),
    ],
)
def test_a_place_leads_to_the_segment_it_lies_in(
    place: tuple[int, int], origin: tuple[str, int, int, str] | None
) -> None:
    """Segments reach up to the next one; lines and columns count from one."""
    found = read_source_map(MAP)
    assert found is not None
    assert found.origin(*place) == origin


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"sources": [], "mappings": "AAAA"}', '{"sources": ["a"], "mappings": "é"}'],
)
def test_what_is_no_map_gives_none(text: str) -> None:
    """A damaged or foreign file is not followed."""
    assert read_source_map(text) is None


def test_frames_of_mapped_scripts_are_replaced() -> None:
    """Places are the source's; frames without a column or a map stay."""
    frame = Frame("app.min.js", 1, 10, "t", code="x")
    kept = Frame("app.min.js", 1)
    other = Frame("z.js", 1, 1)
    trace = Trace(
        "javascript", "E", "", (frame, kept, other), (Link(Relation.CAUSE, "E", "", (frame,)),)
    )
    maps = {"app.min.js": read_source_map(MAP)}
    found = apply_source_maps(trace, maps.get)
    assert found.frames == (Frame("src/cart.ts", 2, 3, "t"), kept, other)
    assert found.chain[0].frames == found.frames[:1]


def test_a_functions_name_stands_where_it_was_called() -> None:
    """The map names what is called at a place: that is the frame below, if nothing is between."""
    inner, outer = Frame("app.min.js", 1, 1, "t"), Frame("app.min.js", 1, 10, "u")
    maps = {"app.min.js": read_source_map(MAP)}
    found = apply_source_maps(Trace("javascript", "E", "", (inner, outer)), maps.get)
    assert [frame.function for frame in found.frames] == ["total", "u"]
    between = (RuntimeFrame(1, Frame("", function="Array.map")),)
    parted = Trace("javascript", "E", "", (inner, outer), runtime_frames=between)
    assert [one.function for one in apply_source_maps(parted, maps.get).frames] == ["t", "u"]
    method = Trace("javascript", "E", "", (Frame("app.min.js", 1, 1, "Cart.t"), outer))
    assert apply_source_maps(method, maps.get).frames[0].function == "Cart.t"

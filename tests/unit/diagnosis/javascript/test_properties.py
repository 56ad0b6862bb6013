"""Names that fit nothing else: misspelt properties, events that nobody hears."""

import ast

from homeport.diagnosis.case import Case
from homeport.diagnosis.javascript.properties import meant, odd_property, unheard
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.sources import Sources
from homeport.traces import Frame, Trace


def _case(**files: str) -> Case:
    texts = {f"{name}.js": text for name, text in files.items()}
    sources = Sources(texts.get, sorted(texts))
    frames = (Frame("main.js", 1),)
    return Case(Trace("javascript", "Error", "x", frames), sources, frames, Flow(sources))


def test_a_property_that_is_read_once_and_is_much_like_another_is_odd() -> None:
    """The rest of the code says it otherwise; a name used twice, or a method of JavaScript, is fine."""
    case = _case(main="const a = { price: 1 };\nconst b = a.prize;\na.price; a.slice; a.len;\n")
    tree = case.sources.tree("main.js")
    assert isinstance(tree, ast.Module)
    (found,) = odd_property(case, "main.js", tree)
    assert (found.line, "`price`" in found.why) == (2, True)
    assert meant(case, "slice") is None
    assert meant(case, "len") is None
    assert meant(_case(main="a.prize; a.prize; a.price;"), "prize") is None


def test_an_event_without_a_listener_is_told_beside_the_listeners_that_wait() -> None:
    """Events that somebody hears, and those that Node itself emits, are left out."""
    case = _case(
        main="bus.emit('sold', 1);\nbus.emit('ok');\n",
        other="bus.on('sale', f);\nbus.on('ok', f);\nbus.on('error', f);\n",
    )
    assert list(unheard(case)) == [("main.js", 1, "sold", [("other.js", 1, "sale")])]
    assert list(unheard(_case(main="bus.emit('sold');", other="bus.on('error', f);"))) == []

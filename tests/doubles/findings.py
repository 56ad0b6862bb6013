"""Findings with something of everything, the same on every machine, for what prints them."""

from homeport.assistant.answer import Answer, Claim, ProposedChange
from homeport.assistant.explain import Explained
from homeport.assistant.findings import Findings
from homeport.code import UNCOMMITTED, Change, Location
from homeport.context import Assembled
from homeport.diagnosis import Cause, Step
from homeport.domain import (
    Action,
    Completion,
    Decision,
    Excerpt,
    Message,
    Prompt,
    Role,
    Route,
    Usage,
)
from homeport.traces import Frame, Link, Relation, Trace

NOW = 1_800_000_000.0
_DAY = 86_400

FRAMES = (
    Frame("shop/price.py", 4, function="total", in_app=True, code="    price += prices[number]"),
    Frame("lib/inner.py", 90, function="inner"),
    *(Frame(f"shop/level{n}.py", n, function=f"call{n}", in_app=True) for n in range(1, 8)),
)
FAILURE = Trace(
    "python",
    "KeyError",
    "'7'\n" + "\n".join(f"detail {n}" for n in range(1, 9)),
    FRAMES,
    (Link(Relation.CAUSE, "ValueError", "the first error"),),
)
PROVEN = Cause(
    "key-type",
    "shop/order.py",
    6,
    "parse",
    0.9,
    "The key '7' is text, but `prices` has int keys.",
    "convert it there: `int(item['sku'])`",
    (
        Step("shop/price.py", 3, "`number` comes from `numbers`"),
        Step("main.py", 6, "`numbers` comes from `parse(...)`"),
        Step("shop/order.py", 6, "the list is made here"),
    ),
    "    return [int(item['sku']) for item in items]",
)
POSSIBLE = Cause("operands", "shop/table.py", 2, "load_prices", 0.55, "It may be this.")
LIKELY = Cause("operands", "shop/table.py", 1, "", 0.65, "It is probably this.")
LEAD = Cause("located", "shop/price.py", 1, "total", 0.4, "on the stack; named; third reason")
OTHER_LEADS = tuple(
    Cause("located", f"shop/other{n}.py", n, f"other{n}", 0.2, "has the words; has the words")
    for n in range(1, 7)
)
CHANGES = (
    Change("shop/price.py", UNCOMMITTED, 0, "not committed yet", ((4, 4),)),
    Change("shop/order.py", "1a2b3c4", int(NOW) - 3 * _DAY, "Read orders", ((1, 6),)),
    Change("shop/price.py", "1a2b3c4", int(NOW) - 3 * _DAY, "Read orders", ((1, 5),)),
    Change("shop/table.py", "5d6e7f8", int(NOW) - _DAY, "Prices", ((1, 2),)),
    Change("main.py", "9a0b1c2", int(NOW) - 60, "Start", ((1, 9),)),
)
EXCERPT = Excerpt(
    "shop/order.py", 4, 6, "def parse(body):\n    ...\n    return []", "parse", "likely cause", (6,)
)
FINDINGS = Findings(
    FAILURE,
    (PROVEN, LIKELY, POSSIBLE, LEAD, *OTHER_LEADS),
    (Location("shop/price.py", 1, 5, "total", 3.5, ("on the stack",)),),
    (EXCERPT,),
    CHANGES,
    ("2 files cannot be read, first a.py",),
)
BARE = Findings(Trace("python", "MemoryError", ""), (), (), (), (), ())
UNPROVEN = Findings(
    Trace("go", "panic", "boom", (Frame("main.go", function="main.main"),)),
    (LEAD, *OTHER_LEADS),
    (),
    (),
    (),
    (),
)

DECISION = Decision(
    Route.LOCAL,
    Action.LOCAL,
    "default",
    ("no rule chose a route; the default is local",),
    "sha256:" + "ab" * 32,
)
ASSEMBLED = Assembled(
    Prompt((Message(Role.SYSTEM, "You help."), Message(Role.USER, "FAILURE\nKeyError: '7'"))),
    "FAILURE\nKeyError: '7'",
    123,
    (EXCERPT,),
    (Excerpt("shop/long.py", 1, 900, "x", "f", "on the stack"),),
    "cd" * 32,
)
CHANGE = ProposedChange(
    "--- a/shop/order.py\n+++ b/shop/order.py\n@@ -6 +6 @@\n-    return 1\n+    return 2\n x\n",
    ("shop/order.py",),
    parses=True,
    touches_tests=False,
)
ANSWER = Answer(
    "The key is text (shop/order.py:6). It is what it is.",
    (
        Claim("The key is text (shop/order.py:6).", "shop/order.py", 6, holds=True),
        Claim("It is what it is."),
        Claim("It is what it is."),
    ),
    0.72,
    CHANGE,
    complete=True,
)
COMPLETION = Completion("said", "tiny", "stop", Usage(508, 123, 41, 2.64, 4.64))
EXPLAINED = Explained(ANSWER, COMPLETION, ASSEMBLED)

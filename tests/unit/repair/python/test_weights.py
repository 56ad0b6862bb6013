from homeport.repair.python.generate import functions, sites
from homeport.repair.python.site import Proposal, Site
from homeport.repair.python.source import Source
from homeport.repair.python.vocabulary import vocabulary
from homeport.repair.python.weights import Priors, features, learned, place

CODE = '''def f(a, b):
    """Give the rounded sum."""
    c = 1
    for x in a[b:]:
        if x:
            raise ValueError(x)
    return [y for y in g(a)]
'''


def every() -> list[Site]:
    """Return all places of the function."""
    source = Source.parse("m.py", CODE.encode())
    _, function = functions(source.tree)[0]
    return list(sites(source, function, vocabulary(source, function)))


def test_places() -> None:
    """Each place is named by the nearest part of a statement around it."""
    named = {(site.own, place(site)) for site in every()}
    wanted = {("b", "index"), ("x", "test"), ("ValueError(x)", "message"),
              ("a[b:]", "over"), ("1", "in Assign"),
            ("g(a)", "comprehension"), ("c = 1", "Assign")}  # fmt: skip
    assert wanted <= named


def test_features() -> None:
    """Told words, names that nobody reads and long texts are features."""
    site = next(site for site in every() if site.own == "1")
    told = dict(features("operand", Proposal(site.put("rounded + c"), "k", 1.0, ""), site))
    assert {"told", "unread name", "more words"} <= set(told)
    long = dict(
        features("name", Proposal(site.put("a + b + a + b + a + b + a + b + a"), "k", 1, ""), site)
    )
    assert "long" in long


def test_weights_add_up() -> None:
    """A kind that was learned weighs more than one that was not."""
    site = next(site for site in every() if site.own == "1")
    proposal = Proposal(site.put("2"), "near", 1.0, "")
    priors = Priors({"kind:constant.near": 1.5, "place:in Assign": 0.5})
    assert priors.weigh("constant", proposal, site) == 2.0
    assert priors.weigh("other", proposal, site) < 0


def test_what_is_shipped() -> None:
    """The learned table is there and knows the usual kinds."""
    assert (
        learned().features["kind:comparison.bound"] > learned().features["kind:call.wrapped twice"]
    )


def test_kinds_without_examples() -> None:
    """A kind that no fix of the training was of weighs what is expected, not next to nothing."""
    table = learned().features
    for kind in ("constant.truth", "argument.missing", "python.await", "python.own default"):
        assert table[f"kind:{kind}"] > 0

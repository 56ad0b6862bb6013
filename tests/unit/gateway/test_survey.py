"""What must be withheld from a prompt."""

import pytest

from homeport.domain import Category, Finding, Message, Prompt, Role, Span
from homeport.errors import GatewayError, RuleError
from homeport.gateway.survey import survey, united, unparted, with_marks
from homeport.policy import load_policy

VALUE = "s3cr3tValue"
POLICY = load_policy(
    "classes:\n  a: [pattern: 'token\\s*=', category: email]\n  b: [category: email]\n"
    "rules: [default: local]",
    source="test",
)


def prompt(*texts: str) -> Prompt:
    """Make a prompt of user messages."""
    return Prompt(tuple(Message(Role.USER, text) for text in texts))


def finding(start: int, end: int, category: Category = Category.SECRET) -> Finding:
    """Make a finding."""
    return Finding(Span(start, end), category, category.value)


def only_beside_a_name(text: str) -> tuple[Finding, ...]:
    """Find the value where `pw=` stands before it."""
    at = text.find("pw=" + VALUE)
    return (finding(at + 3, at + 3 + len(VALUE)),) if at >= 0 else ()


def withheld(found: tuple[tuple[Finding, ...], ...], *texts: str) -> list[list[str]]:
    """Return the withheld stretches of each text."""
    return [
        [text[one.span.start : one.span.end] for one in findings]
        for text, findings in zip(texts, found, strict=True)
    ]


def test_repetitions() -> None:
    """A secret that is recognised in one place is withheld in all, in every message."""
    texts = (f"pw={VALUE} and {VALUE}!", f"x{VALUE}{VALUE}", "nothing")

    assert withheld(survey(prompt(*texts), only_beside_a_name), *texts) == [
        [VALUE, VALUE],
        [VALUE, VALUE],
        [],
    ]


@pytest.mark.parametrize("category", [Category.EMAIL, Category.IP_ADDRESS])
def test_only_secrets_spread(category: Category) -> None:
    """Personal data is found wherever it is by its own shape."""
    found = survey(prompt("0123456789 0123456789"), lambda _text: (finding(0, 10, category),))

    assert found == ((finding(0, 10, category),),)


def test_short_values_do_not_spread() -> None:
    """A short value would stand everywhere by accident."""
    found = survey(prompt("abcd abcd"), lambda _text: (finding(0, 4),))

    assert found == ((finding(0, 4),),)


def test_failing_scan() -> None:
    """A detector that fails is an error that names the kind, not the content."""

    def failing(text: str) -> tuple[Finding, ...]:
        raise ValueError(text)

    with pytest.raises(GatewayError, match="ValueError") as caught:
        survey(prompt("content"), failing)
    assert "content" not in str(caught.value)


def test_own_errors_pass() -> None:
    """An error that already says the next step is not hidden behind another."""

    def failing(_text: str) -> tuple[Finding, ...]:
        raise RuleError("a rule", hint="mend it")

    with pytest.raises(RuleError, match="a rule"):
        survey(prompt("x"), failing)


def test_marks() -> None:
    """Patterns of the policy mark more, and what they mark spreads too."""
    texts = (f"token = {VALUE} end", f"again {VALUE}")
    found = with_marks(prompt(*texts), ((), ()), POLICY, ("a",))

    assert withheld(found, *texts) == [[VALUE], [VALUE]]


@pytest.mark.parametrize("classes", [(), ("b",)])
def test_no_patterns(classes: tuple[str, ...]) -> None:
    """Without patterns nothing is marked."""
    assert with_marks(prompt("token = x"), ((),), POLICY, classes) == ((),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("token = [HP_SECRET_AAAAAAAA]", []),
        ("token = [HP_SECRET_AAAAAAAA]left", ["left"]),
        ("token = left[HP_SECRET_AAAAAAAA]", ["left"]),
        ("token = [HP_SECRET_AAAAAAAA]a[HP_SECRET_BBBBBBBB]b", ["a", "b"]),
        ("[HP_SECRET_AAAAAAAA] token = x [HP_SECRET_BBBBBBBB]", ["x"]),
        ("token = [HP_nonsense]", ["[HP_nonsense]"]),
    ],
)
def test_placeholders_are_not_marked(text: str, expected: list[str]) -> None:
    """A placeholder is never marked; what stands beside it is."""
    assert withheld(with_marks(prompt(text), ((),), POLICY, ("a",)), text) == [expected]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], []),
        ([(5, 9), (0, 3)], [(0, 3), (5, 9)]),
        ([(0, 3), (3, 5)], [(0, 3), (3, 5)]),
        ([(0, 5), (3, 9)], [(0, 9)]),
        ([(0, 9), (3, 5)], [(0, 9)]),
        ([(3, 5), (0, 9), (4, 12), (20, 21)], [(0, 12), (20, 21)]),
    ],
)
def test_united(given: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    """United findings are sorted, disjoint, and cover what was given."""
    found = united([finding(*span) for span in given])

    assert [(one.span.start, one.span.end) for one in found] == expected


def test_the_longest_gives_the_name() -> None:
    """Of findings that overlap, the longest says what it is."""
    short, long = finding(0, 4, Category.EMAIL), finding(2, 12, Category.SECRET)

    assert united([short, long])[0].category is Category.SECRET
    assert united([long, finding(0, 13, Category.EMAIL)])[0].category is Category.EMAIL


def test_unparted() -> None:
    """Only messages of several parts are read with nothing between these."""
    several = Message(Role.USER, "NEVER_", ("SE", "ND"))
    assert unparted(Prompt((Message(Role.USER, "one"), several))) == ("NEVER_SEND",)


def test_a_value_cut_over_parts() -> None:
    """A value that two parts of a message share is withheld in both."""
    half = len(VALUE) // 2
    parts = ("before", f"pw={VALUE[:half]}", f"{VALUE[half:]} after")
    message = Message(Role.USER, parts[0], parts[1:])
    found = survey(Prompt((message,)), only_beside_a_name)
    assert withheld(found, *parts) == [[], [VALUE[:half]], [VALUE[half:]]]

import pytest

from homeport.detection import PatternDetector, Scanner, windows
from homeport.detection.catalogue import DETECTORS, LAYERS
from homeport.detection.expressions import compile_expression
from homeport.detection.prefilter import KeywordPrefilter
from homeport.domain import Category, Span

TOKEN = "gh" + "p_" + "kQ9xR7tW2mZvN5cL8pJ1hF4gD6sXbY3aEu0T"
PLACEHOLDER = "[HP_SECRET_K3F7Q2ZA]"


def found(text: str) -> list[str]:
    """Return what the default scanner withholds."""
    return [text[f.span.start : f.span.end] for f in Scanner.default().scan(text)]


def test_made_once() -> None:
    """One process has one default scanner."""
    assert Scanner.default() is Scanner.default()


def test_every_pattern_is_one_re2_takes() -> None:
    """All patterns of the catalogue compile for the linear-time engine."""
    for rule in DETECTORS:
        pattern = getattr(rule, "pattern", None) or getattr(rule, "trigger", "")
        compile_expression(pattern, rule.name)


def test_names_are_unique() -> None:
    """A finding's detector name leads to one detector; layers of one name are one."""
    names = [*(rule.name for rule in DETECTORS), *{layer.name for layer in LAYERS}]
    assert len(names) == len(set(names))


def test_findings() -> None:
    """A finding says where, what, and who says so; `why` tells a person."""
    [finding] = Scanner.default().scan(f"my {TOKEN} here")
    assert finding.span == Span(3, 43)
    assert finding.category is Category.CREDENTIAL
    assert Scanner.default().why(finding.detector)
    assert not Scanner.default().why("nobody")


@pytest.mark.parametrize("before", ["é", "中文 ", "\ud800 ", "\udcff\udc80", "😀 "])
def test_spans_count_code_points(before: str) -> None:
    """Characters of several bytes, and lone surrogates, count one each."""
    assert found(f"{before} {TOKEN} {before} {TOKEN}") == [TOKEN, TOKEN]


def test_addresses_that_only_look_like_one() -> None:
    """Groups that make no address are none."""
    assert found("at 2001:1:2:3:4:5:6::1:2:3 now") == []


def test_a_value_of_many_bytes_is_never_cut_in_a_character() -> None:
    """A match that ends inside a character takes the whole of it."""
    rule = PatternDetector("bytes", "a(?P<secret>..)", (), Category.SECRET, ("abc",))
    scanner = Scanner.of((rule,), (), KeywordPrefilter((rule,)))
    [finding] = scanner.scan("aé中")
    assert finding.span == Span(1, 2)
    inner = PatternDetector("bytes", "(?-s)\\xa9(?P<secret>..)", (), Category.SECRET, ("x",))
    scanner = Scanner.of((inner,), (), KeywordPrefilter((inner,)))
    [finding] = scanner.scan("é中")
    assert finding.span == Span(1, 2)
    last = PatternDetector("last", "\\xb8(?P<secret>.)", (), Category.SECRET, ("x",))
    [finding] = Scanner.of((last,), (), KeywordPrefilter((last,))).scan("中")
    assert finding.span == Span(0, 1)


def test_placeholders_are_left_alone() -> None:
    """What was withheld once is not withheld again, but what stands beside it is."""
    assert found(f'password = "{PLACEHOLDER}"') == []
    assert found(f"postgres://app:{PLACEHOLDER}@db/app") == []
    mixed = f'password = "{PLACEHOLDER}kQ9xR7tW2mZvN5"'
    assert found(mixed) == ["kQ9xR7tW2mZvN5"]


def test_long_text_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of several pieces is scanned to its end, with right spans."""
    monkeypatch.setattr(windows, "SIZE", 100)
    text = "".join(f"line {n} {TOKEN}\n" for n in range(20))
    assert found(text) == [TOKEN] * 20


def test_both_prefilters_agree_on_all_examples() -> None:
    """Hyperscan and plain keywords lead to the same findings on every example there is."""
    plain = Scanner.of(DETECTORS, LAYERS, KeywordPrefilter((*DETECTORS, *LAYERS)))
    text = "\n".join(
        example for rule in DETECTORS for example in (*rule.examples[:1], *rule.counterexamples[:1])
    )
    assert plain.scan(text) == Scanner.default().scan(text)


def test_a_secret_is_found_again_without_its_name() -> None:
    """Once a value is known to be secret, it is withheld wherever else it stands."""
    value = "kQ9xR7" + "tW2mZ"
    text = f"connecting with {value}\npassword = {value}\nfailed: {value}."
    assert found(text) == [value] * 3


def test_plain_words_do_not_echo() -> None:
    """A password that is a word does not take the word out of the text."""
    text = "postgres://app:postgres@db:5432/app\nstarting postgres"
    assert found(text) == ["postgres"]


def test_a_list_of_secrets_does_not_echo() -> None:
    """With very many different secrets none is looked for again; the work stays bounded."""
    values = [f"kQ{n:03}xR7tW2mZ" for n in range(250)]
    text = "".join(f"password = {value}\n" for value in values) + values[0]
    assert len(found(text)) == 250

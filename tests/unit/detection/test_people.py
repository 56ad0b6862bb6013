from homeport.detection import PatternDetector, Scanner
from homeport.detection.people import people_detectors
from homeport.detection.prefilter import KeywordPrefilter
from homeport.domain import Category

NAMES = (
    "Ada Lovelace",
    "Jos\u00e9 Garc\u00eda Pe\u00f1a",
    "Zuleika",
    "Bo",
    "",
    "Mark May",
    "Will",
    "root",
)


def found(text: str) -> list[str]:
    """Return the names found."""
    rules = people_detectors(NAMES)
    findings = Scanner.of(rules, (), KeywordPrefilter(rules)).scan(text)
    assert all(finding.category is Category.PERSON for finding in findings)
    return [text[f.span.start : f.span.end] for f in findings]


def test_names_in_any_spelling() -> None:
    """Case, order and spacing do not matter; characters of several bytes do not either."""
    assert found("by ada  lovelace.") == ["ada  lovelace"]
    assert found("Author: Lovelace, Ada <x>") == ["Lovelace, Ada"]
    assert found("Jos\u00e9 Garc\u00eda Pe\u00f1a wrote") == ["Jos\u00e9 Garc\u00eda Pe\u00f1a"]
    assert found("ask Zuleika!") == ["Zuleika"]


def test_parts_and_short_names_are_left() -> None:
    """Half a name, a name inside a word, and a name too short to be one stay."""
    assert found("Ada asked; disgraceful; bo") == []


def test_names_that_are_words() -> None:
    """Ordinary words are no names unless they stand as a whole name is written."""
    assert found("it will mark may as done; Will, Mark and May; root zuleika") == []
    assert found("by Mark May") == ["Mark May"]


def test_no_names() -> None:
    """Without a name the scanner stays what it is."""
    assert Scanner.default().with_people(("Bo", "")) is Scanner.default()


def test_many_names() -> None:
    """Each name has a detector once, however often it is given."""
    given = [f"Person{n} Name{n}" for n in range(400)]
    assert len(people_detectors(given + given)) == 400


def test_with_people() -> None:
    """The whole scanner takes names on, and keeps what it had."""
    text = "Ada Lovelace: password = 'kQ9xR7" + "tW2m'"
    categories = [f.category for f in Scanner.default().with_people(NAMES).scan(text)]
    assert categories == [Category.PERSON, Category.SECRET]


def test_with_rules() -> None:
    """The whole scanner takes rules on as well, and what they match under a disguise."""
    rule = PatternDetector("acme", r"ACME-[0-9]{8}", (), Category.CREDENTIAL, ())
    findings = Scanner.default().with_rules((rule,)).scan("ACME-%31" + "2345678 jo@some.org")
    assert [each.detector for each in findings] == ["acme", "email-address"]
    assert Scanner.default().with_rules(()) is Scanner.default()

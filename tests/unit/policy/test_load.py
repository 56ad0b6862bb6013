"""Loading a policy document."""

import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from homeport.domain import Action, Category, Recording, Treatment
from homeport.errors import PolicyError
from homeport.policy import load_policy
from homeport.policy.matchers import (
    CategoryMatcher,
    ClassificationMatcher,
    PathMatcher,
    PatternMatcher,
    RepoMatcher,
)

if TYPE_CHECKING:
    from homeport.policy.load import Read

FULL = r"""
version: 1
name: example
classes:
  guarded:
    - path: '**/secrets/**'
    - path: '**'
    - pattern: '(?i)api[_-]?key'
    - repo: 'acme/payments-*'
    - category: private_key
    - classification: confidential
rules:
  - name: guard
    if: input.matches(classes.guarded)
    action: deny
  - if: task == 'review'
    action: require_approval
  - default: consider_cloud
treatments:
  email: mask
  ip_address: pass
cloud:
  require:
    retention_days: 0
    trains_on_data: false
    region: [eu-west, eu-central]
    private_network: true
    customer_managed_keys: true
    attestations: ['SOC 2']
  roles: [lead]
  users: [ann, ben]
  never_repos: ['acme/crown-*']
  never_paths: ['**/crypto/**']
"""


def test_everything() -> None:
    """Every key of a policy arrives where it belongs."""
    policy = load_policy(FULL, source="policy.yaml")

    assert policy.name == "example"
    assert policy.source == "policy.yaml"
    assert policy.digest == "sha256:" + hashlib.sha256(FULL.encode()).hexdigest()
    assert [type(matcher) for matcher in policy.classes["guarded"]] == [
        PathMatcher,
        PathMatcher,
        PatternMatcher,
        RepoMatcher,
        CategoryMatcher,
        ClassificationMatcher,
    ]
    assert [matcher.line for matcher in policy.classes["guarded"]] == [6, 7, 8, 9, 10, 11]
    assert [(rule.label, rule.line, rule.action) for rule in policy.rules] == [
        ("guard", 13, Action.DENY),
        ("rule 2", 16, Action.REQUIRE_APPROVAL),
    ]
    assert (policy.default, policy.default_line) == (Action.CONSIDER_CLOUD, 18)
    assert policy.treatments == {
        Category.EMAIL: Treatment.MASK,
        Category.IP_ADDRESS: Treatment.PASS,
    }
    assert policy.cloud.requirements.regions == ("eu-west", "eu-central")
    assert policy.cloud.requirements.retention_days == 0
    assert policy.cloud.requirements.trains_on_data is False
    assert policy.cloud.requirements.attestations == ("SOC 2",)
    assert policy.cloud.roles == frozenset({"lead"})
    assert policy.cloud.users == frozenset({"ann", "ben"})
    assert [ban.glob.source for ban in policy.cloud.never_repos] == ["acme/crown-*"]
    assert [ban.glob.source for ban in policy.cloud.never_paths] == ["**/crypto/**"]


def test_least() -> None:
    """Only rules are needed; without a default, nothing is decided for the cloud."""
    least = load_policy("rules:\n  - default: local\n", source="p")
    without = load_policy("rules:\n  - if: 'true'\n    action: local\n", source="p")
    empty_cloud = load_policy("rules: [default: local]\ncloud: {require: {}}\n", source="p")

    assert (least.default, least.default_line) == (Action.LOCAL, 2)
    assert (without.default, without.default_line) == (Action.LOCAL, None)
    assert empty_cloud.cloud == least.cloud


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("rules: [default: local]\nruels: []", "did you mean 'rules'", 2, 1),
        ("version: 2\nrules: [default: local]", "reads policies of version 1", 1, 10),
        ("name: x", "has no rules", 1, 1),
        ("rules: []", "rules is empty", 1, 8),
        ("rules: [{default: local}, {default: deny}]", "as the last rule", 1, 9),
        ("rules: [{default: local, name: x}]", "stands alone", 1, 9),
        ("rules: [{default: cloud}]", "unknown the default 'cloud'", 1, 19),
        ("rules: [{action: deny}]", "a rule needs 'if'", 1, 9),
        ("rules: [{if: 'true'}]", "a rule needs 'action'", 1, 9),
        ("rules: [{if: true, action: deny}]", "a condition must be text", 1, 14),
        ("rules:\n  - if: 'true'\n    action: denny", "did you mean 'deny'", 3, 13),
        ("rules:\n  - if: task ==\n    action: deny", "no CEL expression", 2, 16),
        ("rules:\n  - if: 'nosuch'\n    action: deny", "there is no nosuch", 2, 10),
        ("rules:\n  - if: |\n      true &&\n      nosuch\n    action: deny", "nosuch", 4, 1),
        ("rules:\n  - if: nosuch\n    action: deny", "there is no nosuch", 2, 9),
        ("rules:\n  - &x default", "anchors", 2, 5),
        (
            "rules:" + 2 * "\n  - {if: 'true', action: deny, name: a}",
            "two rules have the name 'a'",
            3,
            38,
        ),
        ("classes: {a-b: [path: x]}\nrules: [default: local]", "needs a name of letters", 1, 16),
        ("classes: {a: []}\nrules: [default: local]", "class a has no matcher", 1, 14),
        ("classes: {a: [{}]}\nrules: [default: local]", "exactly one of", 1, 15),
        (
            "classes: {a: [{path: x, repo: y}]}\nrules: [default: local]",
            "exactly one of",
            1,
            15,
        ),
        ("classes: {a: [regex: x]}\nrules: [default: local]", "unknown key 'regex'", 1, 15),
        ("classes:\n  a:\n    - pattern: '('", "no RE2 expression: missing )", 3, 16),
        ("classes:\n  a:\n    - pattern: '(?=x)'", "no RE2 expression", 3, 16),
        ("classes:\n  a:\n    - path: '/'", "a path cannot be used: it is empty", 3, 13),
        ("classes:\n  a:\n    - repo: 'a[b'", "a repo cannot be used: the bracket", 3, 13),
        ("classes:\n  a:\n    - path: '[z-a]'", "no RE2 expression", 3, 13),
        ("classes:\n  a:\n    - category: emial", "did you mean 'email'", 3, 17),
        ("classes:\n  a:\n    - classification: 3", "must be text", 3, 23),
        ("rules: [default: local]\ntreatments: {emial: mask}", "did you mean 'email'", 2, 14),
        ("rules: [default: local]\ntreatments: {email: keep}", "unknown treatment 'keep'", 2, 21),
        ("rules: [default: local]\ncloud: {requires: {}}", "did you mean 'require'", 2, 9),
        ("rules: [default: local]\ncloud: {require: {days: 1}}", "unknown key 'days'", 2, 19),
        (
            "rules: [default: local]\ncloud: {require: {retention_days: many}}",
            "must be a whole number",
            2,
            35,
        ),
        ("rules: [default: local]\ncloud: {users: ann}", "users must be a list", 2, 16),
        ("rules: [default: local]\ncloud: {never_paths: ['a[']}", "an item of never_paths", 2, 23),
    ],
)
def test_refused(text: str, message: str, line: int, column: int) -> None:
    """Whatever is unknown, broken or ambiguous is refused with its place and a next step."""
    with pytest.raises(PolicyError) as caught:
        load_policy(text, source="p.yaml")
    assert message in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.hint


BASE = (
    "classes:\n  secret: [pattern: 'top secret']\n"
    "rules:\n  - {name: base, if: input.matches(classes.secret), action: deny}\n"
)


def beside(documents: dict[str, str]) -> "Read":
    """Return what reads included documents out of a table."""

    def read(name: str, source: str) -> tuple[str, str]:
        assert source
        if name not in documents:
            raise PolicyError("cannot be read: no such file", source=name)
        return documents[name], name

    return read


def test_included_documents_come_first() -> None:
    """Their classes can be asked for, their rules come before, and they count for the digest."""
    text = (
        "include: [a, b]\nrules:\n"
        "  - {if: '!input.matches(classes.secret)', action: local}\n  - default: deny\n"
    )
    read = beside({"a": BASE, "b": "include: [a]\nrules: [{if: tokens > 1, action: local}]\n"})
    policy = load_policy(text, source="top", read=read)
    assert [(rule.label, rule.number, rule.file) for rule in policy.rules] == [
        ("base", 1, "a"),
        ("rule 2", 2, "b"),
        ("rule 3", 3, ""),
    ]
    assert policy.files == ("a", "b")
    other = load_policy(text, source="top", read=beside({"a": BASE, "b": "version: 1\n"}))
    assert other.digest != policy.digest


@pytest.mark.parametrize(
    ("documents", "message", "source", "line"),
    [
        ({"a": "include: [a]\n"}, "it includes itself: a -> a", "a", 1),
        (
            {"a": "include: [b]\n", "b": "version: 1\ninclude:\n  - a\n"},
            "it includes itself: a -> b -> a",
            "b",
            3,
        ),
        ({"a": "include: [top]\n", "top": BASE}, "it includes itself: top -> a -> top", "a", 1),
        ({}, "'a' cannot be included: a: cannot be read", "top", 1),
        ({"a": "rules:\n  - default: local\n"}, "only the document that includes", "a", 2),
        ({"a": "cloud: {}\n"}, "unknown key 'cloud'", "a", 1),
        ({"a": "version: 2\n"}, "version 1", "a", 1),
        ({"a": BASE + "  - {if: 'no', action: deny}\n"}, "there is no no", "a", 5),
        ({"a": BASE, "top": ""}, "the class secret is defined by an included", "top", 4),
    ],
)
def test_bad_includes(documents: dict[str, str], message: str, source: str, line: int) -> None:
    """Circles, missing documents, defaults and doubled classes are told with file and line."""
    own = "classes:\n\n  secret: [pattern: x]\n" if documents.get("top") == "" else ""
    text = f"include: [a]\n{own}rules:\n  - default: local\n"
    with pytest.raises(PolicyError, match=re.escape(message)) as caught:
        load_policy(text, source="top", read=beside(documents))
    assert (caught.value.source, caught.value.line) == (source, line)


def test_a_document_from_nowhere_includes_nothing() -> None:
    """Without a way to read others, an include is an error."""
    with pytest.raises(PolicyError, match="includes nothing"):
        load_policy("include: [a]\nrules: [default: local]\n", source="top")


def test_too_many_included_documents() -> None:
    """Includes have an end."""
    names = [f"d{number}" for number in range(65)]
    text = f"include: [{', '.join(names)}]\nrules: [default: local]\n"
    with pytest.raises(PolicyError, match="more than 64"):
        load_policy(text, source="top", read=beside(dict.fromkeys(names, "version: 1\n")))


def test_what_the_record_keeps() -> None:
    """Words are kept only if the policy says so; anything else is an error with its place."""
    assert load_policy("rules: [default: local]", source="p").recording is Recording.DIGESTS
    kept = load_policy("record: redacted\nrules: [default: local]", source="p")
    assert kept.recording is Recording.REDACTED
    with pytest.raises(PolicyError, match="p:1:9: "):
        load_policy("record: everything\nrules: [default: local]", source="p")

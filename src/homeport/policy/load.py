"""Turns a policy document into a `Policy`, or says in one sentence what is wrong, and where."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from homeport.domain import Action, Answers, Attachments, Category, Recording, Treatment
from homeport.errors import PolicyError
from homeport.policy.conditions import Condition, ConditionError, compile_condition
from homeport.policy.document import Document
from homeport.policy.load_terms import budgets, cloud_terms, read_glob, read_regex
from homeport.policy.matchers import (
    CategoryMatcher,
    ClassificationMatcher,
    PathMatcher,
    PatternMatcher,
    RepoMatcher,
)
from homeport.policy.rules import CloudTerms, Policy, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from yaml.nodes import Node

    from homeport.policy.matchers import Matcher

    Read = Callable[[str, str], tuple[str, str]]  # a name, and where it stands: text and source

_VERSION = 1
_MOST_INCLUDED = 64

_TOP = (
    "version", "name", "include", "classes", "rules", "treatments", "answers",
    "attachments", "record", "cloud", "budgets",
)  # fmt: skip
_INCLUDED = ("version", "name", "include", "classes", "rules")
_MATCHERS = ("path", "pattern", "repo", "category", "classification")
_RULE = ("if", "action", "name", "default")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the included documents give."""

    classes: dict[str, tuple[Matcher, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    files: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def load_policy(text: str, *, source: str, read: Read | None = None) -> Policy:
    """Load a policy document; `source` names it in errors, `read` gives what it includes.

    Raises:
        PolicyError: anything in it is unknown, broken or ambiguous; with line and column.
    """
    document = Document(text, source)
    top = document.mapping(document.root, _TOP, "the policy")
    _check_version(document, top)
    parts = Parts()
    if "include" in top:
        parts = _included(document, top["include"], read, (source,), parts)
    classes = parts.classes | _classes(document, top.get("classes"), parts.classes)
    if "rules" not in top:
        raise document.error(
            document.root, "the policy has no rules; the least is - default: local"
        )
    rules, default, default_line = _rules(document, top["rules"], classes, parts.rules)
    return Policy(
        digest=digest_of("\0".join((text, *parts.texts))),
        source=source,
        rules=rules,
        default=default,
        default_line=default_line,
        classes=MappingProxyType(classes),
        treatments=MappingProxyType(_treatments(document, top.get("treatments"))),
        attachments=document.choice(top["attachments"], Attachments, "attachments")
        if "attachments" in top
        else Attachments.REFUSE,
        answers=document.choice(top["answers"], Answers, "answers")
        if "answers" in top
        else Answers.PASS,
        recording=document.choice(top["record"], Recording, "record")
        if "record" in top
        else Recording.DIGESTS,
        cloud=cloud_terms(document, top["cloud"]) if "cloud" in top else CloudTerms(),
        name=document.text(top["name"], "name") if "name" in top else "",
        budgets=budgets(document, top["budgets"]) if "budgets" in top else (),
        files=parts.files,
    )


def _check_version(document: Document, top: Mapping[str, Node]) -> None:
    if "version" in top and document.whole_number(top["version"], "version") != _VERSION:
        raise document.error(top["version"], f"this Homeport reads policies of version {_VERSION}")


def _included(
    document: Document, node: Node, read: Read | None, way: tuple[str, ...], parts: Parts
) -> Parts:
    """Return `parts` with those of the documents named here; `way` is how we came to them."""
    for item in document.sequence(node, "include"):
        name = document.text(item, "an included document")
        if read is None:
            raise document.error(item, "a document without a place of its own includes nothing")
        try:
            text, source = read(name, document.source)
        except PolicyError as error:
            message = f"{name!r} cannot be included: {error}"
            raise document.error(item, message, hint=error.hint) from error
        if source in way:
            circle = " -> ".join((*way[way.index(source) :], source))
            raise document.error(item, f"it includes itself: {circle}")
        if source in parts.files:
            continue  # two documents may share a third
        if len(parts.files) == _MOST_INCLUDED:
            raise document.error(item, f"more than {_MOST_INCLUDED} documents are included")
        inner = Document(text, source)
        top = inner.mapping(inner.root, _INCLUDED, "an included document")
        _check_version(inner, top)
        parts = replace(parts, files=(*parts.files, source), texts=(*parts.texts, text))
        if "include" in top:
            parts = _included(inner, top["include"], read, (*way, source), parts)
        classes = parts.classes | _classes(inner, top.get("classes"), parts.classes)
        parts = replace(parts, classes=classes)
        if "rules" in top:
            rules, _, default_line = _rules(inner, top["rules"], classes, parts.rules, source)
            if default_line is not None:
                raise inner.error(top["rules"], "only the document that includes has a default")
            parts = replace(parts, rules=rules)
    return parts


def digest_of(text: str) -> str:
    """Return the digest that names a policy document in records and answers."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _classes(
    document: Document, node: Node | None, taken: Collection[str]
) -> dict[str, tuple[Matcher, ...]]:
    if node is None:
        return {}
    found = {}
    for name, items in document.mapping(node, None, "classes").items():
        if not name.isidentifier():
            message = f"the class {name!r} needs a name of letters, digits and _, as in never_send"
            raise document.error(items, message)
        if name in taken:
            raise document.error(items, f"the class {name} is defined by an included document")
        matchers = document.sequence(items, f"the class {name}")
        if not matchers:
            raise document.error(items, f"the class {name} has no matcher")
        found[name] = tuple(_matcher(document, item) for item in matchers)
    return found


def _matcher(document: Document, node: Node) -> Matcher:
    entries = document.mapping(node, _MATCHERS, "a matcher")
    if len(entries) != 1:
        raise document.error(node, f"a matcher has exactly one of {', '.join(_MATCHERS)}")
    ((kind, value),) = entries.items()
    line = document.line(value)
    match kind:
        case "path":
            glob = read_glob(document, value, "a path")
            in_text = read_regex(document, value, glob.in_text) if glob.in_text else None
            return PathMatcher(line, glob, read_regex(document, value, glob.in_path), in_text)
        case "pattern":
            pattern = document.text(value, "a pattern")
            return PatternMatcher(line, pattern, read_regex(document, value, pattern))
        case "repo":
            glob = read_glob(document, value, "a repo")
            return RepoMatcher(line, glob, read_regex(document, value, glob.in_path))
        case "category":
            return CategoryMatcher(line, document.choice(value, Category, "category"))
        case _:
            return ClassificationMatcher(line, document.text(value, "a classification").strip())


def _rules(
    document: Document,
    node: Node,
    classes: Collection[str],
    before: tuple[Rule, ...],
    file: str = "",
) -> tuple[tuple[Rule, ...], Action, int | None]:
    """Return the rules after those of included documents, the default and its line."""
    items = document.sequence(node, "rules")
    if not items:
        raise document.error(node, "rules is empty; the least is - default: local")
    rules = list(before)
    names = {rule.name for rule in before}
    for number, item in enumerate(items, len(before) + 1):
        entries = document.mapping(item, _RULE, "a rule")
        if "default" in entries:
            if len(entries) > 1 or item is not items[-1]:
                raise document.error(item, "default stands alone, as the last rule")
            default = document.choice(entries["default"], Action, "the default")
            return tuple(rules), default, document.line(item)
        rule = replace(_rule(document, item, entries, number, classes), file=file)
        if rule.name and rule.name in names:
            raise document.error(entries["name"], f"two rules have the name {rule.name!r}")
        names.add(rule.name)
        rules.append(rule)
    return tuple(rules), Action.LOCAL, None


def _rule(
    document: Document,
    node: Node,
    entries: Mapping[str, Node],
    number: int,
    classes: Collection[str],
) -> Rule:
    for key in ("if", "action"):
        if key not in entries:
            raise document.error(node, f"a rule needs {key!r}")
    return Rule(
        number=number,
        line=document.line(node),
        condition=_condition(document, entries["if"], classes),
        action=document.choice(entries["action"], Action, "action"),
        name=document.text(entries["name"], "name") if "name" in entries else "",
    )


def _condition(document: Document, node: Node, classes: Collection[str]) -> Condition:
    try:
        return compile_condition(document.text(node, "a condition"), classes)
    except ConditionError as error:
        raise document.error(node, str(error), within=(error.line, error.column)) from error


def _treatments(document: Document, node: Node | None) -> dict[Category, Treatment]:
    if node is None:
        return {}
    known = [category.value for category in Category]
    entries = document.mapping(node, known, "treatments")
    return {
        Category(name): document.choice(value, Treatment, "treatment")
        for name, value in entries.items()
    }

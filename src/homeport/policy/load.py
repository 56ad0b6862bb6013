"""Turns a policy document into a `Policy`, or says in one sentence what is wrong, and where."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from homeport.domain import Action, Answers, Category, Treatment
from homeport.policy.conditions import Condition, ConditionError, compile_condition
from homeport.policy.document import Document
from homeport.policy.globs import Glob, translate
from homeport.policy.matchers import (
    CategoryMatcher,
    ClassificationMatcher,
    PathMatcher,
    PatternMatcher,
    RepoMatcher,
    compile_regex,
)
from homeport.policy.rules import CloudTerms, PathBan, Policy, Requirements, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from yaml.nodes import Node

    from homeport.policy.matchers import Matcher, Regex

_VERSION = 1

_TOP = ("version", "name", "classes", "rules", "treatments", "answers", "cloud")
_MATCHERS = ("path", "pattern", "repo", "category", "classification")
_RULE = ("if", "action", "name", "default")
_CLOUD = ("require", "roles", "users", "never_repos", "never_paths")
_REQUIRE = (
    "retention_days",
    "trains_on_data",
    "region",
    "private_network",
    "customer_managed_keys",
    "attestations",
)


def load_policy(text: str, *, source: str) -> Policy:
    """Load a policy document; `source` names it in errors.

    Raises:
        PolicyError: anything in it is unknown, broken or ambiguous; with line and column.
    """
    document = Document(text, source)
    top = document.mapping(document.root, _TOP, "the policy")
    if "version" in top and document.whole_number(top["version"], "version") != _VERSION:
        raise document.error(top["version"], f"this Homeport reads policies of version {_VERSION}")
    classes = _classes(document, top.get("classes"))
    if "rules" not in top:
        raise document.error(
            document.root, "the policy has no rules; the least is - default: local"
        )
    rules, default, default_line = _rules(document, top["rules"], classes)
    return Policy(
        digest=digest_of(text),
        source=source,
        rules=rules,
        default=default,
        default_line=default_line,
        classes=MappingProxyType(classes),
        treatments=MappingProxyType(_treatments(document, top.get("treatments"))),
        answers=document.choice(top["answers"], Answers, "answers")
        if "answers" in top
        else Answers.PASS,
        cloud=_cloud(document, top["cloud"]) if "cloud" in top else CloudTerms(),
        name=document.text(top["name"], "name") if "name" in top else "",
    )


def digest_of(text: str) -> str:
    """Return the digest that names a policy document in records and answers."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _classes(document: Document, node: Node | None) -> dict[str, tuple[Matcher, ...]]:
    if node is None:
        return {}
    found = {}
    for name, items in document.mapping(node, None, "classes").items():
        if not name.isidentifier():
            message = f"the class {name!r} needs a name of letters, digits and _, as in never_send"
            raise document.error(items, message)
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
            glob = _glob(document, value, "a path")
            in_text = _regex(document, value, glob.in_text) if glob.in_text else None
            return PathMatcher(line, glob, _regex(document, value, glob.in_path), in_text)
        case "pattern":
            pattern = document.text(value, "a pattern")
            return PatternMatcher(line, pattern, _regex(document, value, pattern))
        case "repo":
            glob = _glob(document, value, "a repo")
            return RepoMatcher(line, glob, _regex(document, value, glob.in_path))
        case "category":
            return CategoryMatcher(line, document.choice(value, Category, "category"))
        case _:
            return ClassificationMatcher(line, document.text(value, "a classification").strip())


def _glob(document: Document, node: Node, what: str) -> Glob:
    try:
        return translate(document.text(node, what))
    except ValueError as error:
        raise document.error(node, f"{what} cannot be used: {error}") from error


def _regex(document: Document, node: Node, pattern: str) -> Regex:
    try:
        return compile_regex(pattern)
    except ValueError as error:
        message = f"{pattern!r} is no RE2 expression: {error}"
        raise document.error(node, message) from error


def _rules(
    document: Document, node: Node, classes: Collection[str]
) -> tuple[tuple[Rule, ...], Action, int | None]:
    items = document.sequence(node, "rules")
    if not items:
        raise document.error(node, "rules is empty; the least is - default: local")
    rules: list[Rule] = []
    names: set[str] = set()
    for number, item in enumerate(items, 1):
        entries = document.mapping(item, _RULE, "a rule")
        if "default" in entries:
            if len(entries) > 1 or item is not items[-1]:
                raise document.error(item, "default stands alone, as the last rule")
            default = document.choice(entries["default"], Action, "the default")
            return tuple(rules), default, document.line(item)
        rule = _rule(document, item, entries, number, classes)
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


def _cloud(document: Document, node: Node) -> CloudTerms:
    entries = document.mapping(node, _CLOUD, "cloud")

    def names(key: str) -> frozenset[str] | None:
        return frozenset(document.texts(entries[key], key)) if key in entries else None

    def bans(key: str) -> tuple[PathBan, ...]:
        items = document.sequence(entries[key], key) if key in entries else []
        globs = [(item, _glob(document, item, f"an item of {key}")) for item in items]
        return tuple(PathBan(glob, _regex(document, item, glob.in_path)) for item, glob in globs)

    return CloudTerms(
        requirements=_requirements(document, entries["require"])
        if "require" in entries
        else Requirements(),
        roles=names("roles"),
        users=names("users"),
        never_repos=bans("never_repos"),
        never_paths=bans("never_paths"),
    )


def _requirements(document: Document, node: Node) -> Requirements:
    entries = document.mapping(node, _REQUIRE, "require")

    def flag(key: str) -> bool | None:
        return document.yes_no(entries[key], key) if key in entries else None

    days = entries.get("retention_days")
    return Requirements(
        retention_days=document.whole_number(days, "retention_days") if days else None,
        trains_on_data=flag("trains_on_data"),
        regions=document.texts(entries["region"], "region") if "region" in entries else None,
        private_network=flag("private_network"),
        customer_managed_keys=flag("customer_managed_keys"),
        attestations=document.texts(entries["attestations"], "attestations")
        if "attestations" in entries
        else (),
    )

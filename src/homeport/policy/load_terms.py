"""Reads the parts of a policy document that stand beside its rules: patterns, terms and budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.policy.globs import Glob, translate
from homeport.policy.matchers import compile_regex
from homeport.policy.rules import Budget, CloudTerms, PathBan, Requirements, Share, Window

if TYPE_CHECKING:
    from yaml.nodes import Node

    from homeport.policy.document import Document
    from homeport.policy.matchers import Regex

_CLOUD = ("require", "roles", "users", "never_repos", "never_paths")
_BUDGET = ("name", "per", "share", "requests", "tokens", "cost", "roles")
_REQUIRE = (
    "retention_days",
    "trains_on_data",
    "region",
    "private_network",
    "customer_managed_keys",
    "attestations",
)


def read_glob(document: Document, node: Node, what: str) -> Glob:
    """Return a path pattern."""
    try:
        return translate(document.text(node, what))
    except ValueError as error:
        raise document.error(node, f"{what} cannot be used: {error}") from error


def read_regex(document: Document, node: Node, pattern: str) -> Regex:
    """Return a regular expression."""
    try:
        return compile_regex(pattern)
    except ValueError as error:
        message = f"{pattern!r} is no RE2 expression: {error}"
        raise document.error(node, message) from error


def cloud_terms(document: Document, node: Node) -> CloudTerms:
    """Return who may use the cloud, on what terms, and what never goes there."""
    entries = document.mapping(node, _CLOUD, "cloud")

    def names(key: str) -> frozenset[str] | None:
        return frozenset(document.texts(entries[key], key)) if key in entries else None

    def bans(key: str) -> tuple[PathBan, ...]:
        items = document.sequence(entries[key], key) if key in entries else []
        globs = [(item, read_glob(document, item, f"an item of {key}")) for item in items]
        return tuple(
            PathBan(glob, read_regex(document, item, glob.in_path)) for item, glob in globs
        )

    return CloudTerms(
        requirements=_requirements(document, entries["require"])
        if "require" in entries
        else Requirements(),
        roles=names("roles"),
        users=names("users"),
        never_repos=bans("never_repos"),
        never_paths=bans("never_paths"),
    )


def budgets(document: Document, node: Node) -> tuple[Budget, ...]:
    """Return how much of the cloud may be used."""
    found: list[Budget] = []
    for number, item in enumerate(document.sequence(node, "budgets"), 1):
        entries = document.mapping(item, _BUDGET, "a budget")
        if "per" not in entries:
            raise document.error(item, "a budget needs 'per': hour, day, week or month")
        limits = {
            key: document.whole_number(entries[key], key)
            for key in ("requests", "tokens", "cost")
            if key in entries
        }
        if not limits:
            raise document.error(item, "a budget limits at least one of requests, tokens, cost")
        name = document.text(entries["name"], "name") if "name" in entries else f"budget {number}"
        if name in {one.name for one in found}:
            raise document.error(item, f"two budgets have the name {name!r}")
        found.append(
            Budget(
                name=name,
                window=document.choice(entries["per"], Window, "per"),
                share=document.choice(entries["share"], Share, "share")
                if "share" in entries
                else Share.TOGETHER,
                roles=frozenset(document.texts(entries["roles"], "roles"))
                if "roles" in entries
                else None,
                **limits,
            )
        )
    return tuple(found)


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

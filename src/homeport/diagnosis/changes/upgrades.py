"""Packages whose version a hunk of a lock file or list of requirements changed."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from homeport.code import Hunk

_VERSION = r"v?\d+(?:\.\d+)*[\w.+-]*"
_NAME = r"@?[A-Za-z][\w.@/-]*"

# One line says both the name and the version.
_WHOLE = (
    re.compile(rf"^\s*(?P<name>{_NAME})(?:\[[^\]]*\])?\s*[=~<>!^]=+\s*(?P<version>{_VERSION})"),
    re.compile(rf"^\s*\"(?P<name>{_NAME})(?:\[[^\]]*\])?\s*[=~<>!]=+\s*(?P<version>{_VERSION})"),
    re.compile(rf"^\s*\"?(?P<name>{_NAME})\"?\s*[:=]\s*\"?[\^~>=<]*(?P<version>\d[\w.+-]*)\"?,?$"),
    re.compile(rf"^\s*(?:require\s+)?(?P<name>[\w.-]+\.\w+/[\w./-]+)\s+(?P<version>{_VERSION})"),
    re.compile(r"^\s+['\"/]*(?P<name>@?[\w.-]+(?:/[\w.-]+)?)@(?P<version>\d[\w.+-]*)['\"(:]"),
    re.compile(rf"^\s+(?P<name>{_NAME}) \((?P<version>{_VERSION})\)$"),
    re.compile(rf"['\"][\w.]+:(?P<name>[\w.-]+):(?P<version>{_VERSION})['\"]"),
)
# One line says the name, the next one the version.
_HEAD = (
    re.compile(rf"^\s*(?:\"?name\"?)\s*[=:]\s*\"(?P<name>{_NAME})\""),
    re.compile(rf"^\s*\"(?:[^\"]*node_modules/)(?P<name>{_NAME})\":"),
    re.compile(r"^\s*\"(?P<name>[\w.@/-]+)\": \{$"),
    re.compile(r"^\"?(?P<name>@?[\w.-]+(?:/[\w.-]+)?)@[^:]*.*:$"),
    re.compile(r"^\s*<artifactId>(?P<name>[^<]+)</artifactId>"),
    re.compile(r"^\s+'?(?P<name>@?[\w.-]+(?:/[\w.-]+)?)'?:$"),
)
_BELOW = re.compile(
    rf"^\s*\"?(?:version|resolved|specifier)\"?\s*[=:]?\s*\"?[\^~]?(?P<version>{_VERSION})"
    rf"|^\s*<version>(?P<tag>{_VERSION})</version>"
)
_FILES = re.compile(
    r"^(?:poetry\.lock|uv\.lock|Pipfile\.lock|pdm\.lock|Cargo\.(?:lock|toml)|pyproject\.toml|package(?:-lock)?\.json"
    r"|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|go\.(?:mod|sum)|pom\.xml|build\.gradle(?:\.kts)?"
    r"|Gemfile\.lock|composer\.lock|[\w.-]*(?:requirements|constraints)[\w.-]*\.(?:txt|in))$"
)  # fmt: skip
_NOT_PACKAGES = frozenset({"version", "python", "node", "engines", "name", "go", "lockfileVersion"})


@dataclass(frozen=True, slots=True)
class Upgrade:
    """One package that went from one version to another; `line` is where the new one stands."""

    package: str
    before: str
    after: str
    line: int
    hunk: Hunk


def is_lock(path: str) -> bool:
    """Tell whether a file states which versions of packages are used."""
    return bool(_FILES.match(posixpath.basename(path)))


def upgrades(hunk: Hunk) -> Iterator[Upgrade]:
    """The packages whose version this hunk changed."""
    old = {name: version for _, name, version in _stated(hunk, "-")}
    for line, name, version in _stated(hunk, "+"):
        before = old.get(name)
        if before is not None and before != version:
            yield Upgrade(name, before, version, line, hunk)


def _stated(hunk: Hunk, side: str) -> Iterator[tuple[int, str, str]]:
    """(line, name, version) of each version that one side of the hunk states."""
    above, number = "", hunk.start
    for marked in hunk.lines:
        mark, line = marked[0], marked[1:]
        here = number
        number += mark != "-"
        if mark not in (" ", side):
            continue
        if named := next((m["name"] for p in _HEAD if (m := p.match(line))), ""):
            above = named
        below = _BELOW.match(line)
        if mark == side and below and above:
            yield here, above, (below["version"] or below["tag"]).lstrip("v")
            continue
        whole = next((m for p in _WHOLE if (m := p.search(line))), None)
        if mark == side and whole and whole["name"] not in _NOT_PACKAGES:
            yield here, whole["name"], whole["version"].lstrip("v").removesuffix("/go.mod")

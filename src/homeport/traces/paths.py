"""Maps the paths in a trace to the paths of a repository, by their longest common ending.

A trace is often made elsewhere: in a container, on a build machine, from a jar or a bundle.
The disk is not asked; the caller brings the repository's relative paths.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from homeport.traces.ownership import normal
from homeport.traces.pattern import Pattern
from homeport.traces.trace import Frame, Trace

_SCHEME = Pattern(
    r"^(?:file|webpack(?:-internal)?|app|https?|ng|turbopack|rsc|capacitor|ionic|resource)://+"
)
_HOST = Pattern(r"^https?://+[^/]*")
_LOADERS = Pattern(r"^(?:\(?[\w-]+\)?/)?\./|^~/|^\.\./")
_QUERY = Pattern(r"[?#].*$")
_INSTALLED = Pattern(r"(?:^|.*/)(?:site-packages|dist-packages|node_modules)/")
# A name that many folders hold says nothing about which of them is meant.
_COMMON_NAMES = frozenset(
    {
        "__init__",
        "__main__",
        "index",
        "main",
        "mod",
        "lib",
        "utils",
        "app",
        "setup",
        "conftest",
        "server",
        "test",
    }
)
_JVM_LANGUAGES = frozenset({"java", "kotlin", "scala"})


class RepositoryPaths:
    """The paths of a repository, ready to be asked for the one a trace means."""

    def __init__(self, paths: Iterable[str], links: Iterable[tuple[str, str]] = ()) -> None:
        """Take the files, and symbolic links inside the repository with what they lead to."""
        self._links = [(parts_of(link), parts_of(target)) for link, target in links]
        self._by_name: dict[str, list[tuple[str, ...]]] = {}
        for path in paths:
            parts = tuple(normal(path).split("/"))
            self._by_name.setdefault(parts[-1], []).append(parts)

    def find(self, path: str, *, own: bool) -> str | None:
        """Return the one repository path that the trace's path means, or None.

        `own` says that the frame is the reader's own code: then a shared file name may do.
        """
        wanted = parts_of(path)
        for way in (wanted, *self._led(wanted)):
            if found := self._find(way, own=own):
                return found
        return None

    def _led(self, wanted: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Yield the path with a link in it replaced by what the link leads to."""
        for link, target in self._links:
            length = len(link)
            for at in range(len(wanted) - length, -1, -1):
                if wanted[at : at + length] == link:
                    yield (*target, *wanted[at + length :])
                    break

    def _find(self, wanted: tuple[str, ...], *, own: bool) -> str | None:
        if not wanted:
            return None
        best: list[tuple[str, ...]] = []
        shared = 0
        for candidate in self._by_name.get(wanted[-1], ()):
            length = _common_ending(wanted, candidate)
            if length > shared:
                best, shared = [candidate], length
            elif length == shared:
                best.append(candidate)
        if len(best) > 1:
            # Both end alike; the one that the trace's path contains whole is meant.
            best = [candidate for candidate in best if len(candidate) == shared]
        if len(best) != 1 or not _convincing(wanted, best[0], shared, own=own):
            return None
        return "/".join(best[0])


def resolve_paths(trace: Trace, repo_paths: Iterable[str] | RepositoryPaths) -> Trace:
    """Return the trace with each file replaced by the repository's path where exactly one fits."""
    paths = repo_paths if isinstance(repo_paths, RepositoryPaths) else RepositoryPaths(repo_paths)
    return replace(
        trace,
        frames=_resolved(trace.frames, trace.language, paths),
        chain=tuple(
            replace(link, frames=_resolved(link.frames, trace.language, paths))
            for link in trace.chain
        ),
    )


def _resolved(
    frames: tuple[Frame, ...], language: str, paths: RepositoryPaths
) -> tuple[Frame, ...]:
    return tuple(_resolve(frame, language, paths) for frame in frames)


def _resolve(frame: Frame, language: str, paths: RepositoryPaths) -> Frame:
    if not frame.file:
        return frame
    found = paths.find(_with_package(frame, language), own=frame.in_app)
    return replace(frame, file=found, in_app=True) if found else frame


def _with_package(frame: Frame, language: str) -> str:
    """Put the package's folders before a file that the JVM names alone."""
    if language not in _JVM_LANGUAGES or "/" in frame.file or "." not in frame.module:
        return frame.file
    package = frame.module.rpartition("/")[2].split("$")[0].split(".")[:-1]
    return "/".join([*package, frame.file])


def parts_of(path: str) -> tuple[str, ...]:
    """Split a trace's path, without scheme, host, query, drive and dots."""
    path = _QUERY.sub("", normal(path))
    path = _SCHEME.sub("", _HOST.sub("", path))
    parts = [part for part in path.split("/") if part not in {"", ".", "~"}]
    kept: list[str] = []
    for part in parts:
        if part == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif part != "..":
            kept.append(part)
    return tuple(kept)


def _common_ending(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    length = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        length += 1
    return length


def _convincing(
    wanted: tuple[str, ...], candidate: tuple[str, ...], shared: int, *, own: bool
) -> bool:
    """Judge whether the shared ending is long enough to mean the same file."""
    stem = wanted[-1].split(".")[0]
    if not own:
        # Installed from this very repository: everything below the package folder agrees.
        inside = parts_of(_INSTALLED.sub("", "/".join(wanted)))
        return len(inside) < len(wanted) and len(inside) > 1 and shared >= len(inside)
    if shared in {len(wanted), len(candidate)}:
        return shared > 1 or stem not in _COMMON_NAMES or len(wanted) == 1 or len(candidate) == 1
    return shared > 1 or stem not in _COMMON_NAMES

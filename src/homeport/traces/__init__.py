"""Reads stack traces out of any text: one reader per language, one shape for all.

Standard library only, no I/O, linear in the text. Importable alone. What only some callers need
(paths, source maps, streams) is imported when it is first asked for.
"""

from homeport.traces.as_dict import as_dict
from homeport.traces.choosing import most_telling, read_failure
from homeport.traces.reading import read_traces
from homeport.traces.trace import Frame, Kind, Link, Relation, RuntimeFrame, Trace

TYPE_CHECKING = False  # type checkers know the name; the module `typing` would cost more than it
if TYPE_CHECKING:
    from homeport.traces.paths import RepositoryPaths, resolve_paths
    from homeport.traces.source_maps import SourceMap, apply_source_maps, read_source_map
    from homeport.traces.streaming import stream_traces

__all__ = [
    "Frame",
    "Kind",
    "Link",
    "Relation",
    "RepositoryPaths",
    "RuntimeFrame",
    "SourceMap",
    "Trace",
    "apply_source_maps",
    "as_dict",
    "most_telling",
    "read_failure",
    "read_source_map",
    "read_traces",
    "resolve_paths",
    "stream_traces",
]

_LATER = {
    "RepositoryPaths": "paths",
    "SourceMap": "source_maps",
    "apply_source_maps": "source_maps",
    "read_source_map": "source_maps",
    "resolve_paths": "paths",
    "stream_traces": "streaming",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415 -- as above

    found: object = getattr(import_module(f"homeport.traces.{_LATER[name]}"), name)
    globals()[name] = found
    return found

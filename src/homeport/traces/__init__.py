"""Reads stack traces out of any text: one reader per language, one shape for all.

Standard library only, no I/O, linear in the text. Importable alone.
"""

from homeport.traces.as_dict import as_dict
from homeport.traces.choosing import most_telling, read_failure
from homeport.traces.paths import RepositoryPaths, resolve_paths
from homeport.traces.reading import read_traces
from homeport.traces.source_maps import SourceMap, apply_source_maps, read_source_map
from homeport.traces.streaming import stream_traces
from homeport.traces.trace import Frame, Kind, Link, Relation, RuntimeFrame, Trace

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

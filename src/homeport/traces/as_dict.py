"""Writes a trace as the JSON that `homeport trace --json` prints; its keys are stable."""

from homeport.traces.trace import Frame, Link, RuntimeFrame, Trace


def as_dict(trace: Trace) -> dict[str, object]:
    """Return plain values for JSON; what the trace does not say is null."""
    return {
        "language": trace.language,
        "kind": trace.kind.value,
        "type": trace.type,
        "message": trace.message,
        "test": trace.test or None,
        "frames": [_frame(frame) for frame in trace.frames],
        "runtime_frames": [_runtime_frame(one) for one in trace.runtime_frames],
        "chain": [_link(link) for link in trace.chain],
        "notes": list(trace.notes),
        "start": trace.start,
        "end": trace.end,
    }


def _link(link: Link) -> dict[str, object]:
    return {
        "relation": link.relation.value,
        "type": link.type,
        "message": link.message,
        "depth": link.depth,
        "frames": [_frame(frame) for frame in link.frames],
        "runtime_frames": [_runtime_frame(one) for one in link.runtime_frames],
        "notes": list(link.notes),
    }


def _runtime_frame(one: RuntimeFrame) -> dict[str, object]:
    return {"before": one.before, **_frame(one.frame)}


def _frame(frame: Frame) -> dict[str, object]:
    return {
        "file": frame.file or None,
        "line": frame.line,
        "column": frame.column,
        "function": frame.function or None,
        "module": frame.module or None,
        "in_app": frame.in_app,
        "code": frame.code or None,
        "mark": list(frame.mark) if frame.mark else None,
        "shared": frame.shared,
    }

"""Sets apart the runtime's own calls that have no place in any source, and Rust's panic machinery.

`frames` then begin where the program failed; nothing is lost, because each call set apart says
before which frame it stood. What a native dump prints stays whole: there a symbol is the place.
"""

from dataclasses import replace

from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.trace import Frame, RuntimeFrame, Trace

NATIVE = "native"  # the module of V8's built-in functions, which it prints without a place
_JVM = frozenset({"java", "kotlin", "scala"})
_PLACELESS = _JVM | {"javascript", "elixir", "erlang", "csharp", "php"}
_MACHINERY = Pattern(
    r"rust_begin_unwind$|_*rustc::rust_begin_unwind$|core::panicking::|std::rt::begin_panic"
    r"|std::panicking::(?:begin_panic|panic|rust_panic)|rust_panic$|std::rt::panic"
)
_STANDARD = Pattern(
    r"<*&?(?:mut )?(?:std|core|alloc|backtrace|backtrace_rs|\[T\] as core|F as core)\b"
    r"|_*rust_|__rust"
)
_DEEPEST, _LONGEST = 20, 16  # calls: where a panic's machinery begins at most, how long it is


def set_apart(trace: Trace) -> Trace:
    """Return the trace with the runtime's placeless calls kept beside its frames."""
    if trace.language == "rust":
        return _from_panic_on(trace)
    if trace.language not in _PLACELESS:
        return trace
    frames, beside = _parted(trace.language, trace.frames)
    chain = []
    for link in trace.chain:
        own, others = _parted(trace.language, link.frames)
        chain.append(replace(link, frames=own, runtime_frames=others))
    return replace(trace, frames=frames, runtime_frames=beside, chain=tuple(chain))


def _parted(
    language: str, frames: tuple[Frame, ...]
) -> tuple[tuple[Frame, ...], tuple[RuntimeFrame, ...]]:
    kept: list[Frame] = []
    beside: list[RuntimeFrame] = []
    for frame in frames:
        if _is_runtime(language, frame):
            beside.append(RuntimeFrame(len(kept), frame))
        else:
            kept.append(frame)
    return (tuple(kept), tuple(beside)) if kept else (frames, ())


def _is_runtime(language: str, frame: Frame) -> bool:
    """Tell a call inside the runtime that no source file holds."""
    if frame.file or frame.line is not None:
        return False
    if language in _JVM:
        return not frame.in_app
    if language == "javascript":
        return frame.module == NATIVE
    if language in {"elixir", "erlang"}:
        return not in_app(language, "", frame.module.lstrip(":"))
    if language == "csharp":
        return frame.module.startswith("(wrapper ")
    internal = bool(frame.function) and not frame.function.startswith("{")
    return language == "php" and internal and not frame.in_app


def _from_panic_on(trace: Trace) -> Trace:
    """Begin where Rust says that it panicked: at the caller of the standard library."""
    frames = trace.frames
    entry = next((at for at, one in enumerate(frames) if _MACHINERY.match(one.function)), None)
    if entry is None or entry > _DEEPEST:
        return trace
    # A panic hook of the program's own may stand between two parts of the machinery.
    inside = [
        at for at in range(entry, min(len(frames), entry + _LONGEST)) if _is_panic(frames[at])
    ]
    at = inside[-1] + 1
    while at < len(frames) and _is_standard(frames[at]):
        at += 1
    if at == len(frames):
        return trace
    beside = tuple(RuntimeFrame(0, frame) for frame in frames[:at])
    return replace(trace, frames=frames[at:], runtime_frames=beside)


def _is_panic(frame: Frame) -> bool:
    return _MACHINERY.match(frame.function) is not None


def _is_standard(frame: Frame) -> bool:
    return frame.file.startswith("/rustc/") or _STANDARD.match(frame.function) is not None

from homeport.traces import Frame, Trace, read_traces
from homeport.traces.apart import set_apart


def test_native_methods_stand_beside_the_frames() -> None:
    """What the JVM runs without a source is kept apart, with its place in the stack."""
    [trace] = read_traces(
        "a.E: x\n\tat java.lang.Class.forName0(Native Method)\n\tat a.B.c(B.java:3)\n"
        "\tat jdk.proxy1.$Proxy0.run(Unknown Source)\n\tat a.B.d(B.java:9)\n"
    )
    assert [frame.line for frame in trace.frames] == [3, 9]
    assert [(one.before, one.frame.function) for one in trace.runtime_frames] == [
        (0, "forName0"),
        (1, "run"),
    ]


def test_own_native_methods_stay() -> None:
    """A native method of the reader's own class is the reader's code."""
    [trace] = read_traces("a.E: x\n\tat a.B.c(Native Method)\n\tat a.B.d(B.java:9)\n")
    assert [frame.function for frame in trace.frames] == ["c", "d"]


def test_causes_are_sorted_too() -> None:
    """The calls of a cause follow the same rule."""
    [trace] = read_traces(
        "a.E: x\n\tat a.B.c(B.java:3)\nCaused by: a.F: y\n"
        "\tat java.lang.X.y(Native Method)\n\tat a.B.d(B.java:9)\n"
    )
    [cause] = trace.chain
    assert ([one.line for one in cause.frames], len(cause.runtime_frames)) == ([9], 1)


def test_a_stack_of_nothing_else_is_left_whole() -> None:
    """A trace keeps its frames when the runtime's are all it has."""
    [trace] = read_traces("a.E: x\n\tat java.lang.X.y(Native Method)\n")
    assert (len(trace.frames), trace.runtime_frames) == (1, ())


def test_mono_wrappers_and_built_in_functions() -> None:
    """Other runtimes have placeless calls as well; native dumps are not touched."""
    frames = (Frame("", function="f", module="(wrapper managed-to-native) X"), Frame("a.cs", 3))
    assert len(set_apart(Trace("csharp", "E", "", frames)).frames) == 1
    frames = (Frame("", function="abort"), Frame("a.c", 3))
    assert len(set_apart(Trace("c++", "E", "", frames)).frames) == 2


def _rust(*names: str) -> Trace:
    return set_apart(Trace("rust", "panic", "", tuple(Frame("", function=one) for one in names)))


def test_rust_begins_at_the_caller_of_the_standard_library() -> None:
    """Hook, machinery and the function that panicked stand beside."""
    trace = _rust(
        "std::panicking::default_hook",
        "my_hook::report",
        "std::panicking::begin_panic_handler",
        "rust_begin_unwind",
        "core::panicking::panic_fmt",
        "core::option::Option<T>::unwrap",
        "shop::total",
        "std::rt::lang_start",
    )
    assert [frame.function for frame in trace.frames] == ["shop::total", "std::rt::lang_start"]
    assert len(trace.runtime_frames) == 6


def test_rust_without_machinery_or_with_nothing_else_stays() -> None:
    """A backtrace that was captured elsewhere, or that holds no own code, is left whole."""
    assert len(_rust("anyhow::error::msg", "shop::total").frames) == 2
    assert len(_rust("core::panicking::panic", "std::rt::lang_start").frames) == 2
    deep = [f"std::f{number}" for number in range(30)]
    assert len(_rust(*deep, "rust_begin_unwind", "a::b").frames) == 32

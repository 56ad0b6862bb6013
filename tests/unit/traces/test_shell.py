import pytest

from homeport.traces import read_traces


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a.sh: line 3: foo: command not found\n", ("a.sh", 3, "foo: command not found")),
        ("a.sh: 3: foo: not found\n", ("a.sh", 3, "foo: not found")),
        ("a.zsh:3: command not found: foo\n", ("a.zsh", 3, "command not found: foo")),
        ("a.ksh[3]: foo: not found\n", ("a.ksh", 3, "foo: not found")),
    ],
)
def test_each_shells_complaint_is_read(text: str, place: tuple[str, int, str]) -> None:
    """bash, dash, zsh and ksh write the place each their way."""
    [trace] = read_traces(text)
    assert (trace.frames[0].file, trace.frames[0].line, trace.message) == place


def test_the_traced_command_is_the_source() -> None:
    """`set -x` prints what ran right before."""
    [trace] = read_traces("++ cd /x\na.sh: line 3: cd: /x: No such file\n")
    assert trace.frames[0].code == "cd /x"


def test_a_killed_program_is_named() -> None:
    """A core dump or a script's line makes the word a crash; the word alone does not."""
    [dumped] = read_traces("Segmentation fault (core dumped)\n")
    assert (dumped.type, dumped.frames) == ("SIGSEGV", ())
    [scripted] = read_traces("a.sh: line 3:  4242 Aborted                 ./shop -x\n")
    assert (scripted.type, scripted.frames[0].code) == ("SIGABRT", "./shop -x")
    assert read_traces("page not found\nKilled\n") == ()

"""JSON files that code names."""

from homeport.diagnosis.case import Case
from homeport.diagnosis.javascript.data import broken_at, json_files, keys_of
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.sources import Sources
from homeport.traces import read_failure


class _Held:
    """Data files in memory."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def paths(self) -> list[str]:
        """Their names."""
        return list(self._files)

    def read(self, path: str) -> str | None:
        """One text."""
        return self._files.get(path)


def test_the_files_named_by_the_trace_and_its_imports_are_found() -> None:
    """By their name, beside the code or in the folder above; not one that may be cut off."""
    files = {
        "src/a.js": "require('./b');\n",
        "src/b.js": "load(path.join(__dirname, '..', 'conf.json'));\n"
        "load('none.json', 'long.json');\n",
    }
    data = {
        "conf.json": '{"a": 1}',
        "long.json": '{"a": "' + "x" * 300_000 + '"}',
    }
    failure = read_failure("TypeError: x\n    at f (src/a.js:1:1)\n")
    assert failure is not None
    sources = Sources(files.get, list(files), _Held(data))
    case = Case(failure, sources, failure.frames, Flow(sources))
    assert list(json_files(case)) == [("conf.json", '{"a": 1}')]


def test_keys_are_found_with_their_first_lines() -> None:
    """Also in text that is no whole JSON."""
    assert keys_of('{\n "a": 1,\n "b": {"a": 2}') == {"a": 2, "b": 3}


def test_broken_json_is_placed() -> None:
    """The trailing comma itself is named, not the bracket after it."""
    assert broken_at('{\n  "a": 1,\n}\n') == (2, "a comma after the last entry")
    assert broken_at("{\n  'a': 1\n}") == (
        2,
        "Expecting property name enclosed in double quotes",
    )
    assert broken_at("[" * 100_000) == (1, "nested too deeply")
    assert broken_at("{}") is None

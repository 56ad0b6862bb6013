"""Laws of the server's readers: every string of a request that was accepted is in plain sight."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from homeport.domain import Prompt
from homeport.server.dialects import DIALECTS, DialectError
from homeport.server.dialects.reading import EFFORTS

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map("§".__add__)
numbers = st.one_of(st.booleans(), st.none(), st.integers(-5, 5), st.floats(0, 1))
anything = st.recursive(
    st.one_of(words, numbers),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=6,
)
objects = st.dictionaries(words, anything, max_size=3)
part = st.builds(lambda text: {"type": "text", "text": text}, words)
contents = st.one_of(words, st.lists(part, max_size=2))
function = st.fixed_dictionaries(
    {"name": words}, optional={"description": words, "parameters": objects, "strict": st.booleans()}
)
tool = st.builds(lambda given: {"type": "function", "function": given}, function)
call = st.builds(
    lambda name, given, written: {
        "id": "call-id",
        "type": "function",
        "function": {"name": name, "arguments": written or json.dumps(given)},
    },
    words,
    objects,
    st.one_of(st.none(), words),
)
ollama_call = st.builds(
    lambda name, given: {"function": {"name": name, "arguments": given}}, words, objects
)
message = st.one_of(
    st.builds(lambda role, said, name: {"role": role, "content": said, "name": name},
              st.sampled_from(["system", "user", "developer"]), contents, words),
    st.builds(lambda calls: {"role": "assistant", "content": None, "tool_calls": calls},
              st.lists(call, max_size=2)),
    st.builds(lambda said: {"role": "tool", "tool_call_id": "call-id", "content": said}, contents),
)  # fmt: skip
openai = st.fixed_dictionaries(
    {"messages": st.lists(message, min_size=1, max_size=3), "model": words},
    optional={
        "tools": st.lists(tool, max_size=2),
        "stop": st.lists(words, max_size=2),
        "user": words,
        "metadata": objects,
        "temperature": st.floats(0, 2),
        "reasoning_effort": st.sampled_from(EFFORTS),
        "response_format": st.builds(
            lambda name, schema: {
                "type": "json_schema",
                "json_schema": {"name": name, "schema": schema},
            },
            words,
            objects,
        ),
        "unknown": anything,
        "logit_bias": st.one_of(words, st.just({"5": 1})),
        "tool_choice": st.one_of(words, st.just("auto")),
    },
)
use = st.builds(
    lambda name, given: {"type": "tool_use", "id": "call-id", "name": name, "input": given},
    words,
    objects,
)
result = st.builds(
    lambda said: {"type": "tool_result", "tool_use_id": "call-id", "content": said}, contents
)
turns = st.builds(
    lambda first, second: [
        {"role": "assistant", "content": first},
        {"role": "user", "content": second},
    ],
    st.one_of(words, st.lists(st.one_of(part, use), max_size=3)),
    st.one_of(words, st.lists(st.one_of(part, result), max_size=3)),
)
anthropic = st.fixed_dictionaries(
    {"messages": turns, "model": words, "max_tokens": st.just(5)},
    optional={
        "system": contents,
        "stop_sequences": st.lists(words, max_size=2),
        "metadata": st.builds(lambda user: {"user_id": user}, words),
        "tools": st.lists(
            st.builds(lambda name, schema: {"name": name, "input_schema": schema}, words, objects),
            max_size=2,
        ),
        "unknown": anything,
    },
)
ollama = st.fixed_dictionaries(
    {
        "messages": st.lists(
            st.one_of(
                st.builds(lambda said: {"role": "user", "content": said}, words),
                st.builds(
                    lambda said, calls: {"role": "assistant", "content": said, "tool_calls": calls},
                    words,
                    st.lists(ollama_call, max_size=2),
                ),
                st.builds(lambda said: {"role": "tool", "content": said, "tool_name": said}, words),
            ),
            min_size=1,
            max_size=3,
        )
    },
    optional={
        "model": words,
        "format": st.one_of(st.just("json"), objects),
        "options": st.one_of(
            st.builds(lambda stop: {"stop": stop}, words), st.just({"top_k": 2}), objects
        ),
        "keep_alive": st.one_of(words, st.just("5m")),
        "tools": st.lists(tool, max_size=2),
        "unknown": anything,
    },
)
completions = st.fixed_dictionaries(
    {"prompt": st.one_of(words, st.lists(words, max_size=2))},
    optional={"suffix": words, "stop": words, "model": words, "user": words, "unknown": anything},
)
generate = st.fixed_dictionaries(
    {"prompt": words},
    optional={
        "system": words,
        "suffix": words,
        "raw": st.booleans(),
        "format": objects,
        "template": words,
        "unknown": anything,
    },
)
item = st.one_of(
    st.builds(lambda role, said: {"role": role, "content": said},
              st.sampled_from(["user", "developer", "assistant"]), contents),
    st.builds(lambda name, given: {"type": "function_call", "call_id": "call-id", "name": name,
                                   "arguments": json.dumps(given)}, words, objects),
    st.builds(lambda said: {"type": "function_call_output", "call_id": "call-id", "output": said},
              contents),
)  # fmt: skip
responses = st.fixed_dictionaries(
    {"input": st.one_of(words, st.lists(item, min_size=1, max_size=3)), "model": words},
    optional={"instructions": words, "user": words, "metadata": objects, "unknown": anything},
)
requests = st.one_of(
    st.tuples(st.just("/v1/responses"), responses),
    st.tuples(st.just("/v1/chat/completions"), openai),
    st.tuples(st.just("/v1/messages"), anthropic),
    st.tuples(st.just("/api/chat"), ollama),
    st.tuples(st.just("/v1/completions"), completions),
    st.tuples(st.just("/api/generate"), generate),
    st.tuples(
        st.just("/v1/embeddings"), st.fixed_dictionaries({"input": st.lists(words, min_size=1)})
    ),
    st.tuples(st.just("/chat"), st.fixed_dictionaries({"prompt": words}, optional={"x": words})),
)  # fmt: skip


def _marked(value: object) -> Iterator[str]:
    """Yield every string of a request that was made up, keys too."""
    match value:
        case str():
            if value.startswith("§"):
                yield value
            elif value.startswith("{"):
                yield from _marked(json.loads(value))
        case list():
            for one in value:
                yield from _marked(one)
        case dict():
            for key, one in value.items():
                if one not in ([], {}, "", None):  # what says nothing is left behind with its key
                    yield from _marked(key)
                yield from _marked(one)
        case _:
            pass


def _read(path: str, body: object) -> Prompt | None:
    try:
        return DIALECTS[path].read(json.loads(json.dumps(body))).prompt
    except DialectError:
        return None


@settings(max_examples=400, deadline=None)
@given(requests)
def test_every_string_is_in_plain_sight_or_refused(request: tuple[str, Any]) -> None:
    """A request is refused, or each of its strings is among the texts that are scanned."""
    path, body = request
    prompt = _read(path, body)
    if prompt is None:
        return
    assert set(_marked(body)) <= set(prompt.texts())


@settings(max_examples=200, deadline=None)
@given(words, st.sampled_from(["store", "prompt_cache_key", "usage", "prediction"]))
def test_what_is_left_behind_goes_nowhere(word: str, name: str) -> None:
    """A field that is known and dropped leaves no trace in the prompt."""
    body = {"messages": [{"role": "user", "content": "u"}], name: {"content": word}}
    prompt = _read("/v1/chat/completions", body)
    assert prompt is not None
    assert prompt.texts() == ("u",)


@settings(max_examples=200, deadline=None)
@given(requests)
def test_other_texts_take_the_same_places(request: tuple[str, Any]) -> None:
    """Putting the texts back gives the same prompt, and other ones leave none of the old."""
    prompt = _read(*request)
    if prompt is None:
        return
    texts = prompt.texts()
    assert prompt.with_texts(texts) == prompt
    other = prompt.with_texts([f"other {number}" for number in range(len(texts))])
    assert not set(other.texts()) & set(texts)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(DIALECTS)), anything)
def test_any_json_is_read_or_refused(path: str, body: object) -> None:
    """Whatever JSON comes, it is read or refused; nothing else happens."""
    _read(path, body)

"""Bodies as editors, agents and libraries really send them: none is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.doubles.servers import Running, running
from tests.doubles.upstream import Upstream, echoing

MAIL = "ann.walker" + "@" + "example.com"
TEXT = f"mail {MAIL}"
USER = {"role": "user", "content": TEXT}
TOOL = {
    "type": "function",
    "function": {
        "name": "read_file",
        "description": "d",
        "parameters": {"type": "object", "properties": {"path": {"type": "string"}}},
    },
}

BODIES: dict[str, tuple[str, Any]] = {
    "continue chat": (
        "/v1/chat/completions",
        {
            "messages": [
                {"role": "system", "content": "s"},
                {"role": "user", "content": [{"type": "text", "text": TEXT}]},
            ],
            "model": "echo-3",
            "max_tokens": 4096,
            "stream": True,
            "tools": [TOOL],
            "parallel_tool_calls": False,
            "stream_options": {"include_usage": True},
        },
    ),
    "continue ollama": (
        "/api/chat",
        {
            "model": "echo-3",
            "messages": [USER],
            "options": {
                "temperature": 0.1,
                "num_ctx": 8192,
                "num_predict": 2048,
                "stop": ["<|im_end|>"],
                "num_thread": 8,
                "use_mmap": True,
            },
            "keep_alive": 1800,
            "stream": True,
        },
    ),
    "continue autocomplete": (
        "/api/generate",
        {
            "model": "echo-3",
            "prompt": "<|fim_prefix|>def<|fim_suffix|>",
            "raw": True,
            "options": {"num_predict": 20, "stop": ["\n\n"]},
            "keep_alive": 1800,
            "stream": True,
        },
    ),
    "continue fim openai": (
        "/v1/completions",
        {
            "model": "echo-3",
            "prompt": "a",
            "max_tokens": 20,
            "temperature": 0.01,
            "stream": True,
            "stop": ["x"],
            "suffix": "b",
        },
    ),
    "continue llama.cpp style": (
        "/v1/chat/completions",
        {
            "model": "echo-3",
            "messages": [USER],
            "cache_prompt": True,
            "stream": True,
            "max_tokens": -1,
        },
    ),
    "cline": (
        "/v1/chat/completions",
        {
            "model": "echo-3",
            "messages": [
                {"role": "system", "content": "s"},
                {
                    "role": "user",
                    "content": [{"type": "text", "text": TEXT}, {"type": "text", "text": "env"}],
                },
                {"role": "assistant", "content": "a", "reasoning_content": "r"},
                USER,
            ],
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
            "reasoning_effort": "medium",
            "max_completion_tokens": 100,
        },
    ),
    "cline anthropic": (
        "/v1/messages",
        {
            "model": "echo-3",
            "max_tokens": 8192,
            "thinking": {"type": "enabled", "budget_tokens": 1024},
            "temperature": None,
            "system": [{"text": "s", "type": "text", "cache_control": {"type": "ephemeral"}}],
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": TEXT, "cache_control": {"type": "ephemeral"}}
                    ],
                }
            ],
            "stream": True,
        },
    ),
    "aider": (
        "/v1/chat/completions",
        {
            "model": "echo-3",
            "messages": [
                {"role": "system", "content": "s"},
                USER,
                {"role": "assistant", "content": "Ok."},
                USER,
            ],
            "stream": True,
            "temperature": 0,
        },
    ),
    "aider cache": (
        "/v1/chat/completions",
        {
            "model": "echo-3",
            "messages": [
                {
                    "role": "system",
                    "content": [
                        {"type": "text", "text": "s", "cache_control": {"type": "ephemeral"}}
                    ],
                },
                USER,
            ],
            "stream": True,
            "temperature": 0,
        },
    ),
    "claude code": (
        "/v1/messages?beta=true",
        {
            "model": "echo-3",
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "<system-reminder>x</system-reminder>"},
                        {
                            "type": "text",
                            "text": TEXT,
                            "cache_control": {"type": "ephemeral", "ttl": "1h"},
                        },
                    ],
                }
            ],
            "system": [{"type": "text", "text": "You are", "cache_control": {"type": "ephemeral"}}],
            "tools": [
                {
                    "name": "Task",
                    "description": "d",
                    "input_schema": {
                        "$schema": "http://json-schema.org/draft-07/schema#",
                        "type": "object",
                        "properties": {"prompt": {"type": "string"}},
                        "required": ["prompt"],
                        "additionalProperties": False,
                    },
                }
            ],
            "metadata": {"user_id": "user_abc_account__session_x"},
            "max_tokens": 32000,
            "thinking": {"type": "adaptive"},
            "context_management": {"edits": [{"type": "clear_thinking_20251015", "keep": "all"}]},
            "output_config": {"effort": "medium"},
            "stream": True,
        },
    ),
    "claude code count": (
        "/v1/messages/count_tokens?beta=true",
        {
            "model": "echo-3",
            "messages": [USER],
            "tools": [{"name": "x", "input_schema": {"type": "object"}}],
        },
    ),
    "claude code tool turn": (
        "/v1/messages?beta=true",
        {
            "model": "echo-3",
            "max_tokens": 100,
            "messages": [
                USER,
                {
                    "role": "assistant",
                    "content": [
                        {"type": "thinking", "thinking": "t", "signature": ""},
                        {"type": "text", "text": "I"},
                        {
                            "type": "tool_use",
                            "id": "toolu_01",
                            "name": "Task",
                            "input": {"prompt": "x"},
                            "caller": {"type": "direct"},
                        },
                    ],
                },
                {
                    "role": "user",
                    "content": [
                        {
                            "tool_use_id": "toolu_01",
                            "type": "tool_result",
                            "content": "out",
                            "is_error": False,
                            "cache_control": {"type": "ephemeral"},
                        }
                    ],
                },
            ],
        },
    ),
    "zed openai": (
        "/v1/chat/completions",
        {
            "model": "echo-3",
            "messages": [{"role": "user", "content": [{"type": "text", "text": TEXT}]}],
            "stream": True,
            "max_completion_tokens": 8192,
            "stop": [],
            "temperature": 1.0,
            "tool_choice": None,
            "parallel_tool_calls": False,
            "tools": [TOOL],
            "prompt_cache_key": "abc",
        },
    ),
    "zed ollama": (
        "/api/chat",
        {
            "model": "echo-3",
            "messages": [USER],
            "stream": True,
            "keep_alive": "15m",
            "options": {
                "num_ctx": 4096,
                "num_predict": None,
                "stop": None,
                "temperature": None,
                "top_p": None,
            },
            "tools": [],
            "think": None,
        },
    ),
    "zed ollama show": ("/api/show", {"model": "echo-1"}),
    "open webui": (
        "/v1/chat/completions",
        {
            "stream": True,
            "model": "echo-3",
            "messages": [USER],
            "temperature": 0.7,
            "stream_options": {"include_usage": True},
        },
    ),
    "open webui ollama": (
        "/api/chat",
        {
            "stream": True,
            "model": "echo-3",
            "messages": [{"role": "user", "content": TEXT}],
            "options": {},
            "keep_alive": "5m",
        },
    ),
    "copilot byok ollama": (
        "/v1/chat/completions",
        {
            "messages": [{"role": "system", "content": [{"type": "text", "text": "s"}]}, USER],
            "model": "echo-3",
            "temperature": 0.1,
            "top_p": 1,
            "max_tokens": 100,
            "tools": [TOOL],
            "stream": True,
            "stream_options": {"include_usage": True},
            "n": 1,
        },
    ),
    "llm langchain": (
        "/v1/chat/completions",
        {
            "messages": [{"content": TEXT, "role": "user"}],
            "model": "echo-3",
            "n": 1,
            "stream": False,
            "temperature": 0.7,
            "frequency_penalty": 0,
            "logprobs": None,
            "seed": None,
        },
    ),
    "litellm": (
        "/v1/chat/completions",
        {
            "model": "echo-3",
            "messages": [
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [
                        {
                            "id": "c",
                            "type": "function",
                            "function": {"name": "f", "arguments": "{}"},
                            "index": 0,
                        }
                    ],
                    "function_call": None,
                    "provider_specific_fields": {"refusal": None},
                },
                {"role": "tool", "tool_call_id": "c", "name": "f", "content": "r"},
                USER,
            ],
            "extra_headers": None,
        },
    ),
    "opencode/roo": (
        "/v1/chat/completions",
        {
            "model": "echo-3",
            "max_tokens": 32000,
            "top_p": 1,
            "messages": [{"role": "user", "content": TEXT}],
            "tools": [TOOL],
            "tool_choice": "auto",
            "stream": True,
            "stream_options": {"include_usage": True},
            "thinking": {"type": "enabled"},
            "reasoning_effort": "high",
        },
    ),
    "jetbrains ai": (
        "/v1/chat/completions",
        {
            "model": "echo-3",
            "messages": [USER],
            "temperature": 0,
            "stream": True,
            "user": "u",
            "max_tokens": None,
        },
    ),
}


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    """Give a model server that echoes."""
    with echoing() as server:
        yield server


@pytest.fixture(scope="module")
def server(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a running server in front of it."""
    with running(tmp_path_factory.mktemp("server"), "--local", upstream.url) as made:
        yield made


@pytest.mark.parametrize("client", BODIES)
def test_none_is_refused(server: Running, upstream: Upstream, client: str) -> None:
    """What a client sends is answered, and the model sees nothing that is withheld."""
    path, body = BODIES[client]
    status, _, raw = server.ask(path, body, {"anthropic-beta": "a-beta", "x-app": "cli"})
    assert status == 200, raw
    assert MAIL not in upstream.text

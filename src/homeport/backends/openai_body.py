"""A program's prompt in the OpenAI dialect: where it is posted, and as what.

Every text of the prompt is written here or refused; none is left out in silence.
"""

from homeport.backends.fast_json import write
from homeport.backends.protocol import Options
from homeport.domain import File, Kind, Medium, Message, Prompt, Role, Sampling, Structure, Tool

Body = dict[str, object]

_NAMES = (
    ("temperature", "temperature"),
    ("top_p", "top_p"),
    ("top_k", "top_k"),
    ("min_p", "min_p"),
    ("frequency_penalty", "frequency_penalty"),
    ("presence_penalty", "presence_penalty"),
    ("repeat_penalty", "repeat_penalty"),
    ("seed", "seed"),
    ("dimensions", "dimensions"),
)


def openai_request(prompt: Prompt, options: Options, model: str) -> tuple[str, Body]:
    """Return the path and the body; a prompt that names a model goes to that one."""
    body: Body = {"model": prompt.model or model}
    match prompt.kind:
        case Kind.CHAT:
            path = "/chat/completions"
            body["messages"] = [_message(one) for one in prompt.messages]
            _add_tools(body, prompt)
        case Kind.COMPLETION:
            path = "/completions"
            body["prompt"] = prompt.messages[0].text
            if prompt.suffix:
                body["suffix"] = prompt.suffix
        case Kind.EMBEDDING:  # pragma: no branch -- mypy proves that none is left
            path = "/embeddings"
            body["input"] = [one.text for one in prompt.messages]
    if prompt.user:
        body["user"] = prompt.user
    if prompt.metadata is not None:
        body["metadata"] = prompt.metadata.value()
    _add_sampling(body, options.sampling or Sampling())
    if prompt.kind is not Kind.EMBEDDING:
        _add_ending(body, prompt, options)
    return path, body


def _message(message: Message) -> Body:
    made: Body = {"role": message.role.value, "content": message.text}
    if message.more or message.files:
        parts = (message.text, *message.more) if message.text or message.more else ()
        made["content"] = [
            *({"type": "text", "text": text} for text in parts),
            *map(_file, message.files),
        ]
    elif message.calls:
        made["content"] = message.text or None
    if message.calls:
        made["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": json_text(call.arguments)},
            }
            for call in message.calls
        ]
    if message.answers:
        made["tool_call_id"] = message.answers
    if message.name and message.role is not Role.TOOL:
        made["name"] = message.name
    return made


def json_text(structure: Structure) -> str:
    """Return a structure's JSON text: as it was written while nothing in it changed."""
    return structure.written or write(structure.value()).decode()


def _add_tools(body: Body, prompt: Prompt) -> None:
    if prompt.tools:
        body["tools"] = [_tool(one) for one in prompt.tools]
    match prompt.choice:
        case None:
            pass
        case int(number):
            named = {"name": prompt.tools[number].name}
            body["tool_choice"] = {"type": "function", "function": named}
        case choice:
            body["tool_choice"] = choice.value
    if prompt.schema is not None:
        schema = {"name": prompt.schema_name or "answer", "schema": prompt.schema.value()}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif prompt.as_json:
        body["response_format"] = {"type": "json_object"}


def _file(file: File) -> Body:
    match file.medium:
        case Medium.IMAGE:
            return {"type": "image_url", "image_url": {"url": _data_url(file)}}
        case Medium.SOUND:
            sound = {"data": file.data, "format": file.type.rpartition("/")[2]}
            return {"type": "input_audio", "input_audio": sound}
        case Medium.DOCUMENT:  # pragma: no branch -- mypy proves that none is left
            named = {"filename": "document.pdf", "file_data": _data_url(file)}
            return {"type": "file", "file": named}


def _data_url(file: File) -> str:
    return f"data:{file.type};base64,{file.data}"


def _tool(tool: Tool) -> Body:
    function: Body = {"name": tool.name}
    if tool.description:
        function["description"] = tool.description
    if tool.schema is not None:
        function["parameters"] = tool.schema.value()
    if tool.strict is not None:
        function["strict"] = tool.strict
    return {"type": "function", "function": function}


def _add_sampling(body: Body, sampling: Sampling) -> None:
    for name, field in _NAMES:
        value = getattr(sampling, field)
        if value is not None:
            body[name] = value
    if sampling.logit_bias:
        body["logit_bias"] = {str(token): bias for token, bias in sampling.logit_bias}
    if sampling.parallel_calls is not None:
        body["parallel_tool_calls"] = sampling.parallel_calls
    if sampling.effort:
        body["reasoning_effort"] = sampling.effort
    if sampling.thinking is not None:
        body["chat_template_kwargs"] = {"enable_thinking": sampling.thinking}
    if sampling.base64:
        body["encoding_format"] = "base64"


def _add_ending(body: Body, prompt: Prompt, options: Options) -> None:
    if options.bounded:
        body["max_tokens"] = options.max_tokens
    if prompt.stop:
        body["stop"] = list(prompt.stop)
    if options.weighed:
        body["logprobs"] = True
    if not options.whole:
        body["stream"] = True
        body["stream_options"] = {"include_usage": True}

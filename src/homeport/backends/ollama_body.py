"""A program's prompt in Ollama's own dialect: where it is posted, and as what.

Every text of the prompt is written here or refused, but what only names somebody or something:
`user`, `metadata`, a speaker's and a schema's name have no place there.
"""

from homeport.backends.chat_format import Body
from homeport.backends.protocol import Options
from homeport.domain import Choice, Kind, Medium, Message, Prompt, Sampling
from homeport.errors import InputError

_NUMBERS = (
    "temperature", "top_p", "top_k", "min_p", "frequency_penalty", "presence_penalty",
    "repeat_penalty", "seed",
)  # fmt: skip
_EFFORTS = frozenset({"low", "medium", "high"})


def ollama_request(prompt: Prompt, options: Options, model: str, window: int) -> tuple[str, Body]:
    """Return the path and the body; a prompt that names a model goes to that one.

    Raises:
        InputError: this dialect has no way to say it.
    """
    _require_sayable(prompt, model)
    sampling = options.sampling or Sampling()
    body: Body = {"model": prompt.model or model}
    if prompt.kind is Kind.EMBEDDING:
        body["input"] = [one.text for one in prompt.messages]
        if sampling.dimensions is not None:
            body["dimensions"] = sampling.dimensions
        return "/api/embed", body
    path = "/api/chat"
    if prompt.kind is Kind.COMPLETION:
        path = "/api/generate"
        body |= {"prompt": prompt.messages[0].text, "suffix": prompt.suffix}
    else:
        body["messages"] = _messages(prompt.messages)
        if prompt.tools and prompt.choice is not Choice.NONE:
            body["tools"] = [
                {
                    "type": "function",
                    "function": {
                        "name": tool.name,
                        "description": tool.description,
                        "parameters": tool.schema.value() if tool.schema else {"type": "object"},
                    },
                }
                for tool in prompt.tools
            ]
    if prompt.schema is not None or prompt.as_json:
        body["format"] = prompt.schema.value() if prompt.schema else "json"
    if sampling.thinking is not None or sampling.effort in _EFFORTS:
        body["think"] = sampling.effort or sampling.thinking
    body["options"] = _options(prompt, options, sampling, window)
    body["stream"] = not options.whole
    return path, body


def _require_sayable(prompt: Prompt, model: str) -> None:
    media = {file.medium for message in prompt.messages for file in message.files}
    asked = {
        "cannot be made to call a tool": prompt.choice is Choice.REQUIRED
        or isinstance(prompt.choice, int),
        "looks at images only": media - {Medium.IMAGE},
    }
    for what, wanted in asked.items():
        if wanted:
            raise InputError(
                f"{model} {what} through Ollama", hint="leave that out, or ask another model server"
            )


def _messages(messages: tuple[Message, ...]) -> list[Body]:
    """Return the turns; a result names its tool, since calls have no ids there."""
    names = {call.id: call.name for message in messages for call in message.calls}
    made: list[Body] = []
    for message in messages:
        turn: Body = {"role": message.role.value, "content": message.words}
        if message.calls:
            turn["tool_calls"] = [
                {"function": {"name": one.name, "arguments": _object(one.arguments.value())}}
                for one in message.calls
            ]
        if message.answers:
            turn["tool_name"] = names.get(message.answers, "")
        if message.files:
            turn["images"] = [file.data for file in message.files]
        made.append(turn)
    return made


def _object(value: object) -> object:
    return value if isinstance(value, dict) else {"arguments": value}


def _options(prompt: Prompt, options: Options, sampling: Sampling, window: int) -> Body:
    chosen: Body = {"num_ctx": sampling.context or window}
    for name in _NUMBERS:
        value = getattr(sampling, name)
        if value is not None:
            chosen[name] = value
    if options.bounded:
        chosen["num_predict"] = options.max_tokens
    if prompt.stop:
        chosen["stop"] = list(prompt.stop)
    return chosen

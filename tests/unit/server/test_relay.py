"""One question to the gateway and back."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.asgi import Said, ask
from tests.doubles.gateways import CLOUD_CONSIDERED, LOCAL_ONLY
from tests.doubles.servers import Door, door

from homeport.domain import Kind, Message, Principal, Prompt, Role
from homeport.errors import BackendUnavailable
from homeport.server.relay import Terms, conversation_of

MAIL = "ann" + "@" + "example.com"
CHAT = {"model": "m", "messages": [{"role": "user", "content": f"mail {MAIL}"}]}
PATH = "/v1/chat/completions"


def asked(made: Door, body: object, path: str = PATH, **headers: str) -> Said:
    """Ask and wait."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(ask(made.app, path, body, headers=named))


def test_headers_of_an_answer(tmp_path: Path) -> None:
    """An answer says where it came from, and what was withheld on the way."""
    made = door(tmp_path)
    said = asked(made, CHAT)
    assert said.json["choices"][0]["message"]["content"] == f"mail {MAIL}"
    assert (said.headers["x-homeport-route"], said.headers["x-homeport-redactions"]) == (
        "local",
        "1",
    )
    (intent,) = made.bench.records("intent")
    assert said.headers["x-homeport-decision"] == intent["request"]


@pytest.mark.parametrize(
    ("header", "always", "route"),
    [("1", False, "cloud"), ("", False, "local"), ("", True, "cloud"), ("no", True, "local")],
)
def test_the_cloud_is_asked_for(tmp_path: Path, header: str, route: str, *, always: bool) -> None:
    """The cloud is asked for by a header, or always; a header says no as well."""
    made = door(tmp_path, CLOUD_CONSIDERED, terms=Terms(allow_cloud=always))
    headers = {"x_homeport_allow_cloud": header} if header else {}
    assert asked(made, CHAT, **headers).headers["x-homeport-route"] == route


def test_labels_reach_the_policy(tmp_path: Path) -> None:
    """What the caller says about a question is there to be decided by."""
    policy = (
        "rules:\n  - if: task == 'fix' && repo == 'a/b' && classification == 'secret'"
        " && 'x/y.py' in paths\n    action: reject\n  - default: local"
    )
    made = door(tmp_path, policy)
    labels = {
        "x_homeport_task": "fix",
        "x_homeport_repo": "a/b",
        "x_homeport_paths": "z.py, x/y.py,",
        "x_homeport_classification": "secret",
    }
    refused = asked(made, CHAT, **labels)
    assert refused.status == 403
    assert refused.headers["x-homeport-route"] == "none"
    assert asked(made, CHAT).status == 200


def test_a_word_cut_over_parts(tmp_path: Path) -> None:
    """The marker keeps a question here also where two parts of a message share it."""
    made = door(tmp_path, CLOUD_CONSIDERED, terms=Terms(allow_cloud=True))
    parts = [{"type": "text", "text": text} for text in ("NEVER_", "SEND")]
    cut = {"model": "m", "messages": [{"role": "user", "content": parts}]}
    assert asked(made, cut).headers["x-homeport-route"] == "local"
    assert asked(made, CHAT).headers["x-homeport-route"] == "cloud"


def test_known_models(tmp_path: Path) -> None:
    """Where models are named, another name is unknown; none means the one there is."""
    made = door(tmp_path, terms=Terms(models=frozenset({"m"})))
    assert asked(made, CHAT).status == 200
    assert made.bench.local.prompts[0].messages[0].text.startswith("mail [HP_")
    unknown = asked(made, {**CHAT, "model": "other"})
    assert (unknown.status, unknown.json["error"]["param"]) == (404, "model")


@pytest.mark.parametrize("wish", ["0", "-1", "x", "1e9", "nan"])
def test_impossible_deadlines(tmp_path: Path, wish: str) -> None:
    """A deadline is some seconds."""
    assert asked(door(tmp_path), CHAT, x_homeport_deadline=wish).status == 400


def test_a_failure_before_the_first_piece(tmp_path: Path) -> None:
    """What fails before it has begun is a status of its own, also for a stream."""
    made = door(tmp_path)
    made.bench.local.answer = lambda _messages: ""
    made.bench.local.error = BackendUnavailable("down", hint="start it")
    said = asked(made, {**CHAT, "stream": True})
    assert (said.status, said.headers["retry-after"]) == (503, "5")
    assert said.json["error"]["message"] == "down (start it)"


def test_a_failure_in_the_middle(tmp_path: Path) -> None:
    """What fails in the middle ends the stream with an error."""
    made = door(tmp_path)
    made.bench.local.error = BackendUnavailable("down")
    said = asked(made, {**CHAT, "stream": True})
    assert said.status == 200
    assert said.blocks[-1].startswith(b'data: {"error"')


def test_an_empty_stream(tmp_path: Path) -> None:
    """An answer without a word is still a whole stream."""
    made = door(tmp_path)
    made.bench.local.answer = lambda _messages: ""
    said = asked(made, {**CHAT, "stream": True})
    assert said.status == 200
    assert b'"role":"assistant"' in said.body
    assert said.body.endswith(b"data: [DONE]\n\n")


def test_too_many(tmp_path: Path) -> None:
    """Beyond the places and the seats a client is told when to come back."""
    made = door(tmp_path)
    made.relay.admission.places = made.relay.admission.seats = 0
    said = asked(made, CHAT)
    assert (said.status, said.headers["retry-after"]) == (429, "1")
    assert said.json["error"]["type"] == "rate_limit_error"


def test_a_chat_keeps_its_name() -> None:
    """A chat has the same name at each of its turns, another one for someone else."""
    ann = Principal("ann")
    first = Prompt((Message(Role.SYSTEM, "s"), Message(Role.USER, "u")))
    later = replace(first, messages=(*first.messages, Message(Role.ASSISTANT, "a")))
    other = Prompt((Message(Role.SYSTEM, "su"), Message(Role.USER, "")))
    assert conversation_of(first, ann) == conversation_of(later, ann)
    assert conversation_of(first, ann) != conversation_of(first, Principal("bob"))
    assert conversation_of(first, ann) != conversation_of(other, ann)
    assert conversation_of(Prompt((Message(Role.SYSTEM, "s"),)), ann)
    vectors: Any = [Prompt((Message(Role.USER, text),), Kind.EMBEDDING) for text in "ab"]
    assert conversation_of(vectors[0], ann) == conversation_of(vectors[1], ann)


def test_who_answers_where_nobody_is_named(tmp_path: Path) -> None:
    """An answer names its model, also where the request named none."""
    made = door(tmp_path, terms=Terms(models=frozenset({"m"}), model="m"))
    said = asked(made, {"messages": CHAT["messages"], "stream": True})
    assert b'"model":"m"' in said.body


def test_a_question_without_words(tmp_path: Path) -> None:
    """What asks for no answer gets one that no model was asked for."""
    made = door(tmp_path)
    said = asked(made, {"model": "m", "messages": []}, "/api/chat")
    assert (said.status, said.json["done_reason"]) == (200, "load")
    assert made.bench.local.prompts == []


def test_files_are_the_policys_business(tmp_path: Path) -> None:
    """An image is refused unless the policy lets the local model have it."""
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    body = {"model": "m", "messages": [{"role": "user", "content": [image]}]}
    refused = asked(door(tmp_path), body)
    assert (refused.status, refused.headers["x-homeport-route"]) == (403, "none")
    folder = tmp_path / "let"
    folder.mkdir()
    made = door(folder, "rules: [default: consider_cloud]\nattachments: local")
    let = asked(made, body, x_homeport_allow_cloud="1")
    assert (let.status, let.headers["x-homeport-route"]) == (200, "local")
    assert made.bench.local.prompts[0].messages[0].files[0].data == "AAAA"


def test_what_became_of_asking_for_the_cloud(tmp_path: Path) -> None:
    """The answer says what asked for the cloud, and whether the policy let it."""
    for policy, came in ((CLOUD_CONSIDERED, "caller, granted"), (LOCAL_ONLY, "caller, refused")):
        folder = tmp_path / came
        folder.mkdir()
        said = asked(door(folder, policy), CHAT, x_homeport_allow_cloud="1")
        assert said.headers["x-homeport-escalation"] == came
    assert "x-homeport-escalation" not in asked(door(tmp_path), CHAT).headers

"""The part of `fix` that meets a model: each sample is a question to the gateway like any other.

Imported only when a model may be asked. A model that is missing is said, and the search goes on.
"""

import asyncio
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, field

from homeport.assistant.fix import Fixing, Proposer
from homeport.assistant.fix_model import INSTRUCTIONS, Sample, proposer
from homeport.cli import door
from homeport.cli.fix import Options
from homeport.cli.page import Nowhere
from homeport.cli.terminal import clean
from homeport.domain import Completion, Principal, Priority, Request
from homeport.errors import BackendError, GatewayError, HomeportError, WeightsError
from homeport.gateway.opening import Opened, opened_gateway
from homeport.gateway.settings import load_settings
from homeport.repair.candidate import Candidate
from homeport.storage import config_folder

# A cancelled answer ends between two batches; an engine that still works must not be unloaded.
_CLOSE_S = 30.0
_SENT = (
    "task",
    "repo",
    "paths",
    "allow_cloud",
    "conversation",
    "max_tokens",
    "instructions",
    "temperature",
    "seed",
)
_UNASKED = {"allow_cloud": False, "dry_run": False, "json": False, "policy": None}


@dataclass(slots=True)
class _Conversation:
    """One search's questions to one gateway."""

    opened: Opened
    options: Options
    remarks: list[str]
    runner: asyncio.Runner
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    refused: bool = False

    def speak(self, sample: Sample) -> str:
        """Return the model's answer; after a refusal nothing is asked any more."""
        if self.refused:
            return ""
        request = self._request(sample)
        try:
            said = None if self.options.policy is not None else self._through(request)
            return self.runner.run(self._answer(request)) if said is None else said
        except (BackendError, GatewayError) as error:
            self.refused = True
            self.remarks.append(f"the model was not asked further: {clean(str(error))}")
            return ""

    def _through(self, request: Request) -> str | None:
        """Return the resident process's answer; None when it has none for us."""
        page = Nowhere()
        asked = {
            "options": {
                **_UNASKED,
                "repo": str(self.options.task.tree),
                "model": self.options.model,
            },
            "text": "",
            "conversation": request.conversation,
            "messages": [(one.role.value, one.text) for one in request.prompt.messages],
            "request": {name: getattr(request, name) for name in _SENT},
        }
        try:
            code = door.through("ask", asked, page)
        except HomeportError as error:
            raise GatewayError(str(error), hint=error.hint) from error
        return page.words if code == 0 else None

    def _request(self, sample: Sample) -> Request:
        return Request(
            prompt=sample.prompt,
            principal=Principal("local-user"),
            task="fix",
            repo=self.options.task.tree.name,
            paths=(sample.path,),
            allow_cloud=self.options.allow_cloud,
            conversation=self.name,
            max_tokens=sample.most_tokens,
            temperature=sample.warmth,
            seed=sample.seed,
            priority=Priority.BATCH,
            instructions=INSTRUCTIONS.label,
        )

    async def _answer(self, request: Request) -> str:
        async with aclosing(self.opened.gateway.handle(request)) as items:
            async for item in items:
                if isinstance(item, Completion):
                    return item.text
        return ""


@contextmanager
def model_proposer(options: Options, remarks: list[str]) -> Iterator[Proposer | None]:
    """Yield what asks the model; it is opened when the search first wants it."""
    environment = dict(os.environ)
    if options.model is not None:
        environment["HOMEPORT_MODEL"] = options.model
    settings = load_settings(environment, config_folder(), options.task.tree)

    def propose(fixing: Fixing) -> Iterator[Sequence[Candidate]]:
        try:
            with (
                opened_gateway(
                    settings, policy_file=options.policy, primed_with=INSTRUCTIONS.text
                ) as opened,
                asyncio.Runner() as runner,
            ):
                talk = _Conversation(opened, options, remarks, runner)
                try:
                    yield from proposer(talk.speak)(fixing)
                finally:
                    runner.run(_closed(opened))
        except WeightsError as error:
            if options.model is not None:
                raise
            remarks.append(f"no model's changes: {clean(str(error))}")

    yield propose


async def _closed(opened: Opened) -> None:
    with suppress(TimeoutError):  # a busy machine; the process ends anyway
        async with asyncio.timeout(_CLOSE_S):
            await opened.close()

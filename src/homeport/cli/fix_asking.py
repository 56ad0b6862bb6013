"""The part of `fix` that meets a model: each sample is a question to the gateway like any other.

Imported only when a model may be asked. A model that is missing is said, and the search goes on.
"""

import asyncio
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field

from homeport.assistant.fix import Fixing, Proposer
from homeport.assistant.fix_model import INSTRUCTIONS, Sample, proposer
from homeport.cli.fix import Options
from homeport.cli.terminal import clean
from homeport.domain import Completion, Principal, Priority, Request
from homeport.errors import BackendError, GatewayError, WeightsError
from homeport.gateway.opening import Opened, opened_gateway
from homeport.gateway.settings import load_settings
from homeport.repair.candidate import Candidate
from homeport.storage import config_folder

_CLOSE_S = 5.0


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
        try:
            return self.runner.run(self._answer(sample))
        except (BackendError, GatewayError) as error:
            self.refused = True
            self.remarks.append(f"the model was not asked further: {clean(str(error))}")
            return ""

    async def _answer(self, sample: Sample) -> str:
        request = Request(
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
        )
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
                    settings, policy_file=options.policy, primed_with=INSTRUCTIONS
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
    async with asyncio.timeout(_CLOSE_S):
        await opened.close()

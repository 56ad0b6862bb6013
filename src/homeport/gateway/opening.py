"""Opens the gateway of one process from its settings: policy, detection, audit, models.

Every door opens it here, so that no door can leave a part out.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from homeport.audit import AuditKey, AuditLog, audit_path
from homeport.backends import CloudBackend, LocalBackend, Properties
from homeport.backends.deferred import DeferredBackend
from homeport.backends.speed import Speed, remembered_speed
from homeport.detection import Scanner
from homeport.errors import InputError
from homeport.gateway.handle import Gateway
from homeport.gateway.settings import Settings
from homeport.policy import Policy, policy_in_force
from homeport.storage.keys import user_key
from homeport.weights import ensure, find

_WINDOW = 4096
_SERVER = Speed(250.0, 0.0)  # tokens a second assumed of a model server until it was measured
_LEAST_BUDGET = 340  # tokens besides the instructions; with less, the code itself does not fit


@dataclass(frozen=True, slots=True)
class Opened:
    """A gateway and what its callers need to know about what lies behind it."""

    gateway: Gateway
    policy: Policy
    local: LocalBackend
    cloud: CloudBackend | None
    speed: Speed
    audit: Path
    others: tuple[LocalBackend, ...] = ()

    def budget(self, wait_s: float, instructions: int) -> int:
        """Return how many tokens a prompt may have.

        The instructions count extra, since a model has read them before; the rest is what it reads
        in the seconds that a person will wait.
        """
        return instructions + max(self.speed.prompt_budget(wait_s), _LEAST_BUDGET)

    async def close(self) -> None:
        """Give back the models' memory and connections."""
        for local in (self.local, *self.others):
            await local.close()
        if self.cloud is not None:
            await self.cloud.close()


@contextmanager
def opened_gateway(
    settings: Settings,
    *,
    policy_file: Path | None = None,
    primed_with: str = "",
    others: tuple[str, ...] = (),
) -> Iterator[Opened]:
    """Yield the gateway; the audit log is closed at the end, models by whoever asked them.

    `policy_file` overrides the policy of the settings. `primed_with` is text of our own that
    starts every prompt: the model reads it while loading. `others` are addresses of local model
    servers to be asked when the first one does not answer.

    Raises:
        PolicyError, AuditError, StateError, WeightsError, InputError: nothing can be sent.
    """
    named = Path(settings.policy) if settings.policy else None
    policy = policy_in_force(policy_file or named)
    local = _local(settings, primed_with)
    further = _others(settings, others)
    cloud = _cloud(settings)
    path = audit_path()
    key = AuditKey(user_key("audit"))
    with AuditLog.open(path, key, lambda: datetime.now(UTC)) as log:
        gateway = Gateway(
            policy=policy,
            scan=Scanner.default().scan,
            audit=log,
            local=local,
            others=further,
            cloud=cloud,
            conversation_key=user_key("conversations"),
        )
        yield Opened(gateway, policy, local, cloud, _speed(settings), path, further)


def _local(settings: Settings, primed_with: str) -> LocalBackend:
    if settings.local_endpoint:
        from homeport.backends.openai import OpenAILocal, Server  # noqa: PLC0415 -- brings aiohttp

        return OpenAILocal(Server(url=settings.local_endpoint, model=settings.model))
    entry = find(settings.model)
    path = ensure(entry.name)

    async def load() -> LocalBackend:
        # Native code, imported only when a model is really asked.
        from homeport.backends.embedded import EmbeddedBackend  # noqa: PLC0415
        from homeport.backends.engine import EngineSettings  # noqa: PLC0415

        wanted = EngineSettings(memory=entry.memory)
        backend = await asyncio.to_thread(EmbeddedBackend.load, entry.name, path, wanted)
        if primed_with:
            await backend.prime(primed_with)
        return backend

    return DeferredBackend(entry.name, min(_WINDOW, entry.context_window), load)


def _others(settings: Settings, addresses: tuple[str, ...]) -> tuple[LocalBackend, ...]:
    if not addresses:
        return ()
    from homeport.backends.openai import OpenAILocal, Server  # noqa: PLC0415 -- brings aiohttp

    return tuple(
        OpenAILocal(Server(url=url, model=f"{settings.model}-{number}"))
        for number, url in enumerate(addresses, 2)
    )


def _cloud(settings: Settings) -> CloudBackend | None:
    if not settings.cloud_endpoint:
        return None
    from homeport.backends.openai import OpenAICloud, Server  # noqa: PLC0415 -- brings aiohttp

    if settings.cloud_key_env and settings.cloud_key_env not in os.environ:
        raise InputError(
            f"the variable {settings.cloud_key_env} that holds the cloud's key is not set",
            hint="set it, or take cloud.key_env out of homeport.toml",
        )
    server = Server(
        url=settings.cloud_endpoint,
        model=settings.cloud_model,
        api_key=os.environ.get(settings.cloud_key_env, "") if settings.cloud_key_env else "",
    )
    declared = settings.cloud_retention_days
    properties = Properties(
        retention_days=declared if declared >= 0 else None,
        trains_on_data=settings.cloud_trains_on_data,
        region=settings.cloud_region,
        private_network=settings.cloud_private_network,
    )
    match settings.cloud_kind:
        case "anthropic":
            from homeport.backends.anthropic import AnthropicCloud  # noqa: PLC0415 -- as above

            return AnthropicCloud(server, properties)
        case kind:
            return OpenAICloud(server, properties, takes_labels=kind == "homeport")


def _speed(settings: Settings) -> Speed:
    measured = remembered_speed(settings.model)
    if measured is not None:
        return measured
    if settings.local_endpoint:
        return _SERVER
    entry = find(settings.model)
    return Speed(entry.prefill_tokens_per_s, entry.decode_tokens_per_s)

"""Opens the gateway of one process from its settings: policy, detection, audit, models.

Every door opens it here, so that no door can leave a part out.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.audit import AuditKey, AuditLog, Rotation, audit_path
from homeport.backends import CloudBackend, LocalBackend, Properties
from homeport.backends.deferred import DeferredBackend
from homeport.backends.hardware import free_memory
from homeport.backends.reach import Reach
from homeport.backends.speed import Speed, remembered_speed
from homeport.detection import Scanner
from homeport.errors import ModelTooLarge, StorageError
from homeport.gateway.allowance import Allowance
from homeport.gateway.credentials import key_of
from homeport.gateway.escalation import Escalation, Signal
from homeport.gateway.handle import Gateway
from homeport.gateway.people import listed_people
from homeport.gateway.settings import Settings
from homeport.identity import load_identity_settings
from homeport.identity.approval_store import ApprovalStore, approvals_path
from homeport.identity.grants import Grants
from homeport.policy import Policy, policy_in_force
from homeport.redaction import Vault
from homeport.storage import state_folder
from homeport.storage.keys import user_key
from homeport.weights import Entry, Purpose, ensure, find, known

if TYPE_CHECKING:
    from homeport.backends.openai import Server

WINDOW = 4096  # tokens that an embedded model is opened with
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
    grants: Grants | None = None

    def budget(self, wait_s: float, instructions: int) -> int:
        """Return how many tokens a prompt may have.

        The instructions count extra, since a model has read them before; the rest is what it reads
        in the seconds that a person will wait.
        """
        return instructions + room_for_evidence(self.speed, wait_s)

    async def close(self) -> None:
        """Give back the models' memory and connections."""
        for local in (self.local, *self.others):
            await local.close()
        if self.cloud is not None:
            await self.cloud.close()


def room_for_evidence(speed: Speed, wait_s: float) -> int:
    """Return how many tokens a prompt may have besides the instructions."""
    return max(speed.prompt_budget(wait_s), _LEAST_BUDGET)


@contextmanager
def opened_gateway(
    settings: Settings,
    *,
    policy_file: Path | None = None,
    primed_with: str = "",
    others: tuple[str, ...] = (),
    stays: bool = False,
) -> Iterator[Opened]:
    """Yield the gateway; the audit log is closed at the end, models by whoever asked them.

    `policy_file` overrides the policy of the settings. `primed_with` is text of our own that
    starts every prompt: the model reads it while loading. `others` are addresses of local model
    servers to be asked when the first one does not answer. A gateway that `stays` is opened even
    if its model is not here yet; who asks then proves that it is.

    Raises:
        PolicyError, AuditError, StateError, WeightsError, InputError: nothing can be sent.
    """
    named = Path(settings.policy) if settings.policy else None
    policy = policy_in_force(policy_file or named)
    local = _local(settings, primed_with, stays=stays)
    further = _others(settings, others)
    cloud = _cloud(settings)
    path = audit_path()
    key = AuditKey(user_key("audit"))
    allowance = _allowance(settings)
    if policy.budgets:
        allowance.recall(path)
    rotation = Rotation(
        settings.audit_most_megabytes << 20, timedelta(days=settings.audit_most_days)
    )
    scanner = _scanner(settings, stays=stays)
    with (
        _vault(settings) as vault,
        AuditLog.open(path, key, lambda: datetime.now(UTC), rotation) as log,
    ):
        gateway = Gateway(
            policy=policy,
            scan=scanner.scan,
            audit=log,
            local=local,
            others=further,
            cloud=cloud,
            conversation_key=user_key("conversations"),
            vault=vault,
            allowance=allowance,
            escalation=Escalation(
                frozenset(map(Signal, settings.escalate)), settings.escalate_below
            ),
        )
        yield Opened(
            gateway, policy, local, cloud, expected_speed(settings), path, further, allowance.grants
        )


def _vault(settings: Settings) -> AbstractContextManager[Vault | None]:
    """Return where withheld values outlive their request, if they are to."""
    if not settings.remember_hours:
        return nullcontext()
    path = state_folder() / "placeholders.db"
    return Vault(path, user_key("placeholders"), settings.remember_hours * 3600)


def _scanner(settings: Settings, *, stays: bool) -> Scanner:
    """Return what finds the catalogue's values, and the people whom the settings name."""
    scanner = Scanner.default() if stays else Scanner.soon(waits=lambda: None)
    return scanner.with_people(listed_people(settings.people)) if settings.people else scanner


def _local(settings: Settings, primed_with: str, *, stays: bool) -> LocalBackend:
    if settings.local_endpoint:
        return _server(settings, settings.local_endpoint, settings.model)
    entry = find(settings.model)
    if not stays:
        ensure(entry.name)

    async def load() -> LocalBackend:
        # Native code, imported only when a model is really asked.
        from homeport.backends.embedded import EmbeddedBackend  # noqa: PLC0415
        from homeport.backends.engine import EngineSettings  # noqa: PLC0415

        path = await asyncio.to_thread(ensure, entry.name)
        wanted = EngineSettings(
            memory=entry.memory,
            most_memory=int(settings.resident_most_gigabytes * 1e9) if stays else 0,
        )
        try:
            backend = await asyncio.to_thread(EmbeddedBackend.load, entry.name, path, wanted)
        except ModelTooLarge as error:
            raise ModelTooLarge(str(error), hint=_smaller(entry) or error.hint) from error
        if primed_with:
            await backend.prime(primed_with)
        return backend

    return DeferredBackend(entry.name, min(WINDOW, entry.context_window), load)


def _smaller(entry: Entry) -> str:
    """Return the hint that names the largest model that would fit; empty when none does."""
    spare = free_memory() or 0
    fitting = [
        one
        for one in known()
        if one.memory < min(entry.memory, spare) and one.purpose in (Purpose.ANSWER, Purpose.DRAFT)
    ]
    best = max(fitting, key=lambda one: one.memory, default=None)
    if best is None:
        return ""
    needs = f"needs {best.memory / 1e9:.1f} GB"
    return f"take {best.name}, which {needs}: homeport models pull {best.name}, then --model"


def _others(settings: Settings, addresses: tuple[str, ...]) -> tuple[LocalBackend, ...]:
    return tuple(
        _server(settings, url, f"{settings.model}-{number}")
        for number, url in enumerate(addresses, 2)
    )


def _server(settings: Settings, url: str, model: str) -> LocalBackend:
    """Return a model server, asked in the dialect that it speaks."""
    server = _local_server(settings, url, model)
    match settings.local_kind:
        case "ollama":
            from homeport.backends.ollama import OllamaBackend  # noqa: PLC0415 -- brings aiohttp

            return OllamaBackend(server)
        case _:
            from homeport.backends.openai import OpenAILocal  # noqa: PLC0415 -- as above

            return OpenAILocal(server)


def _allowance(settings: Settings) -> Allowance:
    """Return what is approved, and what using the cloud costs."""
    people = load_identity_settings().approvers
    grants = Grants(ApprovalStore(approvals_path()), people) if people else None
    if grants is not None:
        with suppress(StorageError):  # then nothing is approved
            grants.look()
    return Allowance(settings.cloud_input_price, settings.cloud_output_price, grants=grants)


def _local_server(settings: Settings, url: str, model: str) -> "Server":
    from homeport.backends.openai import Server  # noqa: PLC0415 -- brings aiohttp

    return Server(
        url=url,
        model=model,
        context_window=settings.local_context_window,
        api_key=key_of(
            "model",
            settings.local_key_env,
            settings.local_key_file,
            settings.local_key_keyring,
            os.environ,
        ),
        reach=Reach(
            private_network=settings.local_private_network,
            ca_file=_path(settings.local_ca_file),
            certificate=_path(settings.local_certificate),
            certificate_key=_path(settings.local_certificate_key),
        ),
    )


def _path(name: str) -> Path | None:
    return Path(name) if name else None


def _cloud(settings: Settings) -> CloudBackend | None:
    if not settings.cloud_endpoint:
        return None
    from homeport.backends.openai import OpenAICloud, Server  # noqa: PLC0415 -- brings aiohttp

    server = Server(
        url=settings.cloud_endpoint,
        model=settings.cloud_model,
        context_window=settings.cloud_context_window,
        api_key=key_of(
            "cloud",
            settings.cloud_key_env,
            settings.cloud_key_file,
            settings.cloud_key_keyring,
            os.environ,
        ),
        reach=Reach(
            ca_file=_path(settings.cloud_ca_file),
            certificate=_path(settings.cloud_certificate),
            certificate_key=_path(settings.cloud_certificate_key),
            proxy=settings.cloud_proxy,
        ),
    )
    declared = settings.cloud_retention_days
    properties = Properties(
        retention_days=declared if declared >= 0 else None,
        trains_on_data=settings.cloud_trains_on_data,
        region=settings.cloud_region,
        private_network=settings.cloud_private_network,
        customer_managed_keys=settings.cloud_customer_managed_keys,
        attestations=settings.cloud_attestations,
    )
    match settings.cloud_kind:
        case "anthropic":
            from homeport.backends.anthropic import AnthropicCloud  # noqa: PLC0415 -- as above

            return AnthropicCloud(server, properties)
        case kind:
            return OpenAICloud(server, properties, takes_labels=kind == "homeport")


def expected_speed(settings: Settings) -> Speed:
    """Return how fast the model was here, or what is assumed until it answered."""
    measured = remembered_speed(settings.model)
    if measured is not None:
        return measured
    if settings.local_endpoint:
        return _SERVER
    entry = find(settings.model)
    return Speed(entry.prefill_tokens_per_s, entry.decode_tokens_per_s)

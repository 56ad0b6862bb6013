"""What is in force here: defaults, then the user's file, the repository's, then the environment.

A repository may choose the model and the patience; it may never open a way out: endpoints, policy
and permission are read from the user's own file and environment only, since the code under analysis
is not trusted. Each value remembers where it came from, for `homeport doctor`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from homeport.errors import InputError

FILE = "homeport.toml"
CLOUD_KINDS = ("openai", "anthropic", "homeport")
LOCAL_KINDS = ("openai", "ollama")
ANSWERS = ("structured", "prose")
STARTS = ("terminal", "always", "never")
SIGNALS = ("window", "confidence")
_TRUTHS = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration of one run."""

    model: str = "qwen2.5-coder-1.5b-instruct"
    local_endpoint: str = ""  # of a model server; empty: embedded
    local_kind: str = "openai"  # or ollama: what is spoken there
    local_private_network: bool = False  # that server may be on another machine of our network
    local_context_window: int = 4096  # of that server
    local_ca_file: str = ""
    local_certificate: str = ""
    local_certificate_key: str = ""
    local_key_env: str = ""
    local_key_file: str = ""
    local_key_keyring: str = ""
    cloud_endpoint: str = ""
    cloud_model: str = ""
    cloud_kind: str = "openai"  # or anthropic, or homeport: what is spoken there
    cloud_key_env: str = ""  # the NAME of the variable that holds the key
    cloud_key_file: str = ""
    cloud_key_keyring: str = ""  # the name of the key in the platform's keyring
    cloud_ca_file: str = ""
    cloud_certificate: str = ""
    cloud_certificate_key: str = ""
    cloud_proxy: str = ""
    cloud_context_window: int = 131_072
    cloud_retention_days: int = -1  # -1: not declared, so without an end
    cloud_trains_on_data: bool = True
    cloud_region: str = ""
    cloud_private_network: bool = False
    cloud_customer_managed_keys: bool = False
    cloud_attestations: tuple[str, ...] = ()
    cloud_input_price: float = 0.0  # a million tokens; budgets count in it
    cloud_output_price: float = 0.0
    escalate: tuple[str, ...] = ()  # what asks for the cloud though the caller did not: SIGNALS
    escalate_below: float = 0.5  # confidence of a local answer
    traces_endpoint: str = ""  # where OpenTelemetry traces go; nowhere by itself
    traces_key_env: str = ""
    allow_cloud: bool = False
    people: str = ""  # a file with the names of people to withhold, one a line
    remember_hours: float = 0.0  # how long withheld values are kept for a chat's later turns
    audit_most_megabytes: int = 64  # of a file of the audit log; then the next one is begun
    audit_most_days: int = 31
    policy: str = ""  # empty: the user's policy.yaml if there is one, else the built-in
    resident_start: str = "terminal"  # or always, or never: when a command starts one
    resident_keep_minutes: float = 15.0  # that the model stays in memory unasked
    resident_most_gigabytes: float = 0.0  # of memory for the resident process; 0: no limit
    answers: str = "prose"  # or structured: how a model is asked to explain
    wait_s: float = 12.0  # how long a person waits for the first token; sets the prompt's budget
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def structured(self) -> bool:
        """Whether a model that explains is held to a form."""
        return self.answers == "structured"


# Section and key of the file, by the field it sets.
_KEYS: dict[tuple[str, str], str] = {
    ("model", "name"): "model",
    ("model", "endpoint"): "local_endpoint",
    ("model", "kind"): "local_kind",
    ("model", "wait_s"): "wait_s",
    ("model", "answers"): "answers",
    ("model", "private_network"): "local_private_network",
    ("model", "context_window"): "local_context_window",
    ("model", "ca_file"): "local_ca_file",
    ("model", "certificate"): "local_certificate",
    ("model", "certificate_key"): "local_certificate_key",
    ("model", "key_env"): "local_key_env",
    ("model", "key_file"): "local_key_file",
    ("model", "key_keyring"): "local_key_keyring",
    ("cloud", "endpoint"): "cloud_endpoint",
    ("cloud", "model"): "cloud_model",
    ("cloud", "kind"): "cloud_kind",
    ("cloud", "key_env"): "cloud_key_env",
    ("cloud", "key_file"): "cloud_key_file",
    ("cloud", "key_keyring"): "cloud_key_keyring",
    ("cloud", "ca_file"): "cloud_ca_file",
    ("cloud", "certificate"): "cloud_certificate",
    ("cloud", "certificate_key"): "cloud_certificate_key",
    ("cloud", "proxy"): "cloud_proxy",
    ("cloud", "context_window"): "cloud_context_window",
    ("cloud", "customer_managed_keys"): "cloud_customer_managed_keys",
    ("cloud", "attestations"): "cloud_attestations",
    ("cloud", "input_price"): "cloud_input_price",
    ("cloud", "output_price"): "cloud_output_price",
    ("cloud", "escalate"): "escalate",
    ("cloud", "escalate_below"): "escalate_below",
    ("traces", "endpoint"): "traces_endpoint",
    ("traces", "key_env"): "traces_key_env",
    ("cloud", "retention_days"): "cloud_retention_days",
    ("cloud", "trains_on_data"): "cloud_trains_on_data",
    ("cloud", "region"): "cloud_region",
    ("cloud", "private_network"): "cloud_private_network",
    ("cloud", "allow"): "allow_cloud",
    ("policy", "file"): "policy",
    ("detection", "people"): "people",
    ("redaction", "remember_hours"): "remember_hours",
    ("audit", "most_megabytes"): "audit_most_megabytes",
    ("resident", "start"): "resident_start",
    ("resident", "keep_minutes"): "resident_keep_minutes",
    ("resident", "most_gigabytes"): "resident_most_gigabytes",
    ("audit", "most_days"): "audit_most_days",
}
_PATHS = frozenset({
    "policy", "people", "local_ca_file", "local_certificate", "local_certificate_key",
    "local_key_file", "cloud_ca_file", "cloud_certificate", "cloud_certificate_key",
    "cloud_key_file",
})  # fmt: skip
_KINDS = {
    "cloud_kind": CLOUD_KINDS,
    "local_kind": LOCAL_KINDS,
    "resident_start": STARTS,
    "answers": ANSWERS,
}
_AT_LEAST_ONE = frozenset({"audit_most_megabytes", "audit_most_days"})
_NOT_BELOW_ZERO = frozenset({"remember_hours", "resident_keep_minutes", "resident_most_gigabytes"})
_REPO_MAY = frozenset({"model", "wait_s"})

# Variables, by the field they set; the first that is set wins.
_VARIABLES: dict[str, tuple[str, ...]] = {
    "model": ("HOMEPORT_MODEL",),
    "local_endpoint": ("HOMEPORT_LOCAL_ENDPOINT",),
    "local_kind": ("HOMEPORT_LOCAL_KIND",),
    "local_private_network": ("HOMEPORT_PRIVATE_NETWORK",),
    "cloud_key_file": ("HOMEPORT_CLOUD_KEY_FILE",),
    "traces_endpoint": ("HOMEPORT_TRACES_ENDPOINT",),
    "cloud_endpoint": ("HOMEPORT_CLOUD_ENDPOINT", "CLOUD_ENDPOINT"),
    "cloud_model": ("HOMEPORT_CLOUD_MODEL",),
    "allow_cloud": ("HOMEPORT_ALLOW_CLOUD", "ALLOW_CLOUD"),
    "policy": ("HOMEPORT_POLICY",),
    "people": ("HOMEPORT_PEOPLE",),
    "wait_s": ("HOMEPORT_WAIT_S",),
    "answers": ("HOMEPORT_ANSWERS",),
}


def load_settings(
    environment: Mapping[str, str], user_folder: Path | None, repo: Path | None
) -> Settings:
    """Return what is in force.

    Raises:
        InputError: a file is no TOML, or holds an unknown key or a value of the wrong type.
    """
    settings = Settings()
    if user_folder is not None:
        settings = _with_file(settings, user_folder / FILE, trusted=True)
    if repo is not None:
        settings = _with_file(settings, repo / FILE, trusted=False)
    for name, variables in _VARIABLES.items():
        for variable in variables:
            if value := environment.get(variable):
                settings = _with(settings, name, _from_text(name, value, variable), variable)
                break
    return settings


def _with_file(settings: Settings, path: Path, *, trusted: bool) -> Settings:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return settings
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {error}", hint="correct the file, or move it away") from error
    for section, content in document.items():
        for key, value in content.items() if isinstance(content, dict) else [("", content)]:
            where = f"{path}: {section}.{key}"
            name = _name_of(section, key, where, trusted=trusted)
            checked = _checked(name, value, where)
            if name in _PATHS and checked:
                checked = str(path.parent / str(checked))
            settings = _with(settings, name, checked, str(path))
    return settings


def _name_of(section: str, key: str, where: str, *, trusted: bool) -> str:
    """Return the field that the key sets, if the file may set it."""
    name = _KEYS.get((section, key))
    if name is None:
        known = ", ".join(f"{known_section}.{known_key}" for known_section, known_key in _KEYS)
        raise InputError(f"{where}: unknown key", hint=f"known keys: {known}")
    if not trusted and name not in _REPO_MAY:
        raise InputError(
            f"{where}: a repository may not set this",
            hint="set it in your own config folder (homeport doctor shows where)",
        )
    return name


def _with(settings: Settings, name: str, value: object, origin: str) -> Settings:
    changes: dict[str, Any] = {name: value, "origins": {**settings.origins, name: origin}}
    return replace(settings, **changes)


def _checked(name: str, value: object, where: str) -> object:
    """Return the value when it has the type of the field's default."""
    default = next(f.default for f in fields(Settings) if f.name == name)
    wanted = type(default)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if wanted is tuple:
        return _words(name, value, where)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise InputError(
            f"{where} must be of type {wanted.__name__}, not {value!r}", hint="correct the value"
        )
    if name in _AT_LEAST_ONE and isinstance(value, int) and value < 1:
        raise InputError(f"{where} must be 1 or more", hint="leave it out to have the default")
    if name in _NOT_BELOW_ZERO and isinstance(value, float) and not value >= 0:
        raise InputError(f"{where} must be 0 or more", hint="leave it out to have the default")
    return _kind(name, value, where) if name in _KINDS else value


def _kind(name: str, value: object, where: str) -> object:
    if value not in _KINDS[name]:
        raise InputError(f"{where}: no such kind", hint=f"one of {', '.join(_KINDS[name])}")
    return value


def _words(name: str, value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InputError(f"{where} must be a list of texts", hint="correct the value")
    if name == "escalate" and not set(value) <= set(SIGNALS):
        raise InputError(f"{where}: no such signal", hint=f"known: {', '.join(SIGNALS)}")
    return tuple(value)


def _from_text(name: str, text: str, variable: str) -> object:
    if name in {"allow_cloud", "local_private_network"}:
        return text.strip().lower() in _TRUTHS
    if name in _KINDS:
        return _kind(name, text, variable)
    if name == "wait_s":
        try:
            return float(text)
        except ValueError as error:
            raise InputError(
                f"{variable} must be seconds, not {text!r}", hint="correct it"
            ) from error
    return text

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PoolSettings:
    size: int
    reserve: int
    timeout: float


def load(path=Path(__file__).with_name("settings.toml")):
    with open(path, "rb") as stream:
        values = tomllib.load(stream)
    return PoolSettings(**values["pool"])

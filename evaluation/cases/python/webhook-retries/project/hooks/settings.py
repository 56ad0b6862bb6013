import json
from pathlib import Path

DEFAULT_FILE = Path(__file__).with_name("settings.json")


class Settings:
    def __init__(self, values):
        self._values = values

    @classmethod
    def load(cls, path=DEFAULT_FILE):
        with open(path, encoding="utf-8") as stream:
            return cls(json.load(stream))

    @property
    def timeout(self):
        return self._values.get("timeout", 10)

    @property
    def retries(self):
        return self._values.get("retries")

from typing import NamedTuple


class Job(NamedTuple):
    name: str
    priority: int

"""The keeper: answers the caller, imports nothing of the repository and forks everything else."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import sys

from .cases import described
from .judging import against
from .processes import foreign, forked, give_up, keep_private, used
from .runners import Pytest, Script, Unittest
from .server import Server

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, TextIO

    Order = dict[str, Any]
    Sink = Any

_HOPELESS_S = 2.0  # wall seconds beyond the CPU limit until a child is killed


class Keeper:
    """Answers the caller; never imports the repository's code itself."""

    def __init__(self, source: TextIO, sink: TextIO) -> None:
        self.source, self.sink = source, sink
        self.warm: Warm | None = None
        self.runner: Any = None
        self.writes = 0
        self.tree = os.getcwd()
        self.modules: list[str] = []  # what the tests import from outside the tree

    def say(self, value: Order) -> None:
        """Send one line."""
        self.sink.write(json.dumps(value) + "\n")
        self.sink.flush()

    def serve(self) -> None:
        """Answer until the input ends."""
        order = json.loads(self.source.readline())
        os.chdir(os.path.join(self.tree, order["folder"]))
        if order["here"]:
            sys.path.insert(0, os.getcwd())
        try:
            makers = {"pytest": Pytest, "unittest": Unittest}
            make = makers.get(order["kind"])
            self.runner = make(order["argv"]) if make else Script(order["kind"], order["argv"])
        except ImportError as error:
            self.say({"done": True, "error": described(error)})
            return
        self.done()
        for line in self.source:
            order = json.loads(line)
            if order["do"] == "suite":
                self.suite(order)
            elif order["do"] == "try" and order["how"] == "write":
                self.try_written(order)
            else:
                self.pass_on(line)
                continue
            self.done()

    def done(self, **more: object) -> None:
        """End an answer, with the CPU time of this process and of all that it waited for."""
        self.say({"done": True, "cpu_s": used(), **more})

    def suite(self, order: Order) -> None:
        """Run everything once in one process."""

        def work(sink: Sink) -> None:
            self.runner.natural(
                sink, order["limit_s"], lambda: sink({"modules": foreign(self.tree)})
            )

        begun = ""
        for result in forked(work, order["limit_s"] * 3 + 60, ample=True):
            if "modules" in result:
                self.modules = result["modules"]
                continue
            begun = result.get("begins", "" if result.get("test") == begun else begun)
            if "begins" not in result:
                self.say(result)
        if begun:
            self.say({"test": begun, "outcome": "crashed", "message": "it ended the process",
                      "cpu_s": 0.0, "crash": True})  # fmt: skip

    def pass_on(self, line: str) -> None:
        """Let the warm server answer; a new one when the last has died."""
        if self.warm is None:
            self.preload()
            self.warm = Warm(self.runner, self.sink, self.tree)
        if not self.warm.ask(line):
            self.warm = None
            self.done(dead=True)

    def preload(self) -> None:
        """Import what the tests need from outside the tree, so that no fork pays for it again."""
        for name in self.modules:
            if name not in sys.modules:
                with contextlib.suppress(BaseException):
                    importlib.import_module(name)
        self.modules = []

    def try_written(self, order: Order) -> None:
        """Try changed files, each in a fork that imports everything anew."""
        self.preload()
        tests = [name for names in order["groups"] for name in names]
        for candidate in order["candidates"]:
            with self.written(candidate["path"], candidate["text"].encode("utf-8")):

                def work(sink: Sink) -> None:
                    limit = int(order["start_s"] + order["limit_s"] * 4 + 1)
                    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
                    self.runner.collect(
                        lambda cases, problems: sink(against(cases, problems, order)), tests
                    )

                verdict: Order = {"verdict": "crashed", "passed": []}
                patience = order["start_s"] * 3 + order["limit_s"] * 4 + _HOPELESS_S
                for result in forked(work, patience):
                    verdict = result
                self.say({"id": candidate["id"], **verdict})

    @contextlib.contextmanager
    def written(self, path: str, content: bytes) -> Iterator[None]:
        """Have a file changed for a while; its time is new each time, so no old code is reused."""
        path = os.path.join(self.tree, path)
        about = os.stat(path)
        with open(path, "rb") as file:
            before = file.read()
        self.writes += 1
        try:
            with open(path, "wb") as file:
                file.write(content)
            os.utime(path, (1_000_000_000 + self.writes, 1_000_000_000 + self.writes))
            yield
        finally:
            with open(path, "wb") as file:
                file.write(before)
            os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


class Warm:
    """The keeper's side: a fork that has collected the tests."""

    def __init__(self, runner: Any, sink: TextIO, tree: str) -> None:
        theirs, self.orders = os.pipe()
        self.marks, ours = os.pipe()
        keep_private(self.orders, self.marks)
        self.child = os.fork()
        if self.child == 0:
            try:
                give_up(self.orders, self.marks)
                keep_private(theirs, ours)
                with os.fdopen(theirs, "r") as source:
                    Server(runner, source, sink, ours, tree).start()
            finally:
                os._exit(0)
        os.close(theirs)
        os.close(ours)

    def ask(self, line: str) -> bool:
        """Hand an order over and wait; False: it has died."""
        try:
            os.write(self.orders, line.encode())
            alive = os.read(self.marks, 1) != b""
        except OSError:
            alive = False
        if not alive:
            give_up(self.orders, self.marks)
            os.waitpid(self.child, 0)
        return alive


def main() -> None:
    """Keep the caller's pipes and give the tests streams that lead nowhere."""
    source = os.fdopen(os.dup(0), "r")
    sink = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.path = [one for one in sys.path if one]
    keep_private(source.fileno(), sink.fileno())
    Keeper(source, sink).serve()

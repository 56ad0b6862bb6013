"""Runs inside the sandbox: one warm Python that tries candidate changes against the tests.

A program of its own, standard library and the repository's own pytest only; it is started by the
repository's interpreter and speaks JSON lines on the standard streams it was started with:

    {"do": "start", "argv": [...], "tree": "..."}    -> {"tests": [...], "error": ""}
    {"do": "run", "lines": bool, "limit_s": s}       -> one line a test, then {"done": true}
    {"do": "try", "tests": [...], "limit_s": s, "candidates": [{"id", "path", "symbol",
                                     "first", "code"}]} -> {"id", "verdict"} each, then done

A candidate is the new text of one function. Its code is put into the function that was imported
already, in a forked child, so that neither the import nor the collection is paid again. Verdicts:
passed, failed, slow, crashed, misfit (the function cannot be exchanged in place).
"""

import ast
import gc
import json
import os
import pickle
import resource
import select
import signal
import sys
import time
import types

_BATCH = 60  # candidates that one child tries before a fresh one takes over
_ROOM = 1 << 30  # bytes that a candidate may take on top of what is there
_HOPELESS_S = 2.0  # wall seconds beyond the CPU limit until a child is killed
_SLOW_TIMES = 3  # a candidate that swallows the time-out this often is ended
_LONGEST_MESSAGE = 2000


class TooSlow(BaseException):
    """The CPU limit of one candidate is over; not an Exception, so that little catches it."""


class Collected:
    """The pytest plugin that takes the collected tests and serves instead of running them."""

    def __init__(self, serve):
        self.serve = serve

    def pytest_collectreport(self, report):
        """Keep why a file could not be collected."""
        if report.failed:
            self.serve.problems.append(str(report.longrepr)[-_LONGEST_MESSAGE:])

    def pytest_runtestloop(self, session):
        """Serve until the caller hangs up."""
        self.serve.tests = {item.nodeid: item for item in session.items}
        self.serve.loop()
        return True


class Server:
    """Answers the caller; `tests` are pytest's items by node id."""

    def __init__(self, source, sink):
        self.source, self.sink = source, sink
        self.tests = {}
        self.problems = []
        self.tree = os.getcwd()
        self.found = {}

    def start(self):
        """Collect the tests and serve them; returns when the caller hangs up."""
        first = json.loads(self.source.readline())
        sys.path.insert(0, "")
        import pytest

        pytest.main(first["argv"], plugins=[Collected(self)])
        if not self.tests:
            self.say({"tests": [], "error": "\n".join(self.problems) or "no test was collected"})

    def say(self, value):
        """Send one line."""
        self.sink.write(json.dumps(value) + "\n")
        self.sink.flush()

    def loop(self):
        """Answer until the input ends."""
        gc.collect()
        gc.freeze()
        self.say({"tests": list(self.tests), "error": "\n".join(self.problems)})
        for line in self.source:
            order = json.loads(line)
            if order["do"] == "run":
                self.run_all(order)
            else:
                self.try_all(order)
            self.say({"done": True})

    # -- every test once, each with the lines it ran -----------------------------------------

    def run_all(self, order):
        """Run every test; one that kills its process is the last of that process only."""
        waiting = list(order.get("tests") or self.tests)
        while waiting:

            def work(sink, waiting=tuple(waiting)):
                for name in waiting:
                    sink(self.run_one(name, order["limit_s"], order["lines"]))

            done = 0
            for result in forked(work, order["limit_s"] + _HOPELESS_S):
                self.say(result)
                done += 1
            if done < len(waiting):
                self.say({"test": waiting[done], "outcome": "crashed", "cpu_s": 0.0, "lines": {}})
                done += 1
            del waiting[:done]

    def run_one(self, name, limit_s, with_lines):
        """Run one test and return what happened."""
        seen = {}
        started = time.process_time()
        if with_lines:
            tracing(seen, self.tree)
        outcome, message = attempt(self.tests[name], limit_s)
        sys.settrace(None)
        lines = {path: sorted(numbers) for path, numbers in seen.items()}
        return {"test": name, "outcome": outcome, "message": message, "lines": lines,
                "cpu_s": time.process_time() - started}  # fmt: skip

    # -- candidates --------------------------------------------------------------------------

    def try_all(self, order):
        """Try the candidates in order, many in one child, each with the tests in order."""
        waiting = order["candidates"]
        for candidate in waiting:
            self.targets(candidate)
        while waiting:
            batch = waiting[:_BATCH]

            def work(sink, batch=tuple(batch)):
                clean = self.state(order["tests"][:1])
                for candidate in batch:
                    sink({"id": candidate["id"], "verdict": self.judge(candidate, order)})
                    if self.state(order["tests"][:1]) != clean:
                        sink({"id": None})  # what the tests share was changed: start afresh
                        return

            done, soiled = 0, False
            for result in forked(work, order["limit_s"] * _SLOW_TIMES + _HOPELESS_S):
                if result["id"] is None:
                    soiled = True
                    continue
                self.say(result)
                done += 1
            if done < len(batch) and not soiled:
                self.say({"id": batch[done]["id"], "verdict": "crashed"})
                done += 1
            waiting = waiting[done:]

    def state(self, tests):
        """Return what a candidate could leave behind: the parameters and globals of the tests."""
        kept = []
        for name in tests:
            item = self.tests[name]
            call = getattr(item, "callspec", None)
            held = vars(item.module) if hasattr(item, "module") else {}
            for value in (*(call.params.values() if call else ()), *held.values()):
                if not isinstance(value, (types.ModuleType, types.FunctionType, type)):
                    kept.append(pickled(value))
        return kept

    def judge(self, candidate, order):
        """Put the candidate in place, run the tests until one fails, and take it out again."""
        targets = self.targets(candidate)
        try:
            code = compiled(candidate)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return "misfit"
        if not targets or code is None:
            return "misfit"
        before = [target.__code__ for target in targets]
        try:
            for target in targets:
                target.__code__ = code
        except ValueError:  # other free variables than before
            return "misfit"
        try:
            for name in order["tests"]:
                outcome, _ = attempt(self.tests[name], order["limit_s"])
                if outcome not in {"passed", "skipped"}:
                    return "slow" if outcome == "slow" else "failed"
            return "passed"
        finally:
            for target, code in zip(targets, before):
                target.__code__ = code

    def targets(self, candidate):
        """Return the function objects of the running program that the candidate replaces."""
        key = (candidate["path"], candidate["symbol"], candidate["first"])
        if key not in self.found:
            name = candidate["symbol"].rpartition(".")[2]
            path = os.path.realpath(os.path.join(self.tree, candidate["path"]))
            self.found[key] = [
                one
                for one in gc.get_objects()
                if isinstance(one, types.FunctionType)
                and one.__code__.co_name == name
                and one.__code__.co_firstlineno == candidate["first"]
                and os.path.realpath(one.__code__.co_filename) == path
            ] or self.frozen(name, path, candidate["first"])
        return self.found[key]

    def frozen(self, name, path, first):
        """Look among the objects that the collector was told to leave alone, too."""
        gc.unfreeze()
        found = [
            one
            for one in gc.get_objects()
            if isinstance(one, types.FunctionType)
            and one.__code__.co_name == name
            and one.__code__.co_firstlineno == first
            and os.path.realpath(one.__code__.co_filename) == path
        ]
        gc.freeze()
        return found


def attempt(item, limit_s):
    """Set up, run and tear down one test under a CPU limit; return its outcome and message."""
    from _pytest.outcomes import Skipped

    late = [0]

    def too_slow(_signal, _frame):
        late[0] += 1
        if late[0] > _SLOW_TIMES:
            os._exit(3)
        raise TooSlow

    signal.signal(signal.SIGPROF, too_slow)
    signal.setitimer(signal.ITIMER_PROF, limit_s, limit_s)
    outcome, message = "passed", ""
    try:
        try:
            item.ihook.pytest_runtest_setup(item=item)
            item.ihook.pytest_runtest_call(item=item)
        finally:
            item.ihook.pytest_runtest_teardown(item=item, nextitem=None)
    except Skipped:
        outcome = "skipped"
    except TooSlow:
        outcome = "slow"
    except BaseException as error:  # noqa: BLE001 -- whatever a test raises is its failure
        outcome, message = "failed", described(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ("slow", message) if late[0] else (outcome, message)


def pickled(value):
    """Return the value as bytes; None when it cannot be told apart."""
    try:
        return pickle.dumps(value, protocol=4)
    except Exception:  # noqa: BLE001 -- whatever a value's own pickling raises
        return None


def described(error):
    """Return the error's type and message; both may misbehave."""
    try:
        return f"{type(error).__name__}: {error}"[:_LONGEST_MESSAGE]
    except BaseException:  # noqa: BLE001 -- a broken __str__
        return type(error).__name__


def tracing(seen, tree):
    """Note the lines that run in files of the tree, by path relative to it."""
    root = os.path.realpath(tree) + os.sep
    known = {}

    def on_call(frame, _event, _argument):
        name = frame.f_code.co_filename
        lines = known.get(name)
        if lines is None:
            path = os.path.realpath(name)
            inside = path.startswith(root) and "site-packages" not in path
            lines = known[name] = seen.setdefault(path[len(root) :], set()) if inside else False
        if lines is False:
            return None
        lines.add(frame.f_lineno)

        def on_line(frame, event, _argument):
            if event == "line":
                lines.add(frame.f_lineno)
            return on_line

        return on_line

    sys.settrace(on_call)


def compiled(candidate):
    """Return the code object of the candidate's function, inside classes as it was written."""
    *classes, name = candidate["symbol"].split(".")
    tree = ast.parse(candidate["code"])
    ast.increment_lineno(tree, candidate["first"] - 1)
    body = tree.body
    for outer in reversed(classes):
        scope = ast.parse(f"class {outer}: pass")
        scope.body[0].body = body
        body = scope.body
    module = ast.Module(body=body, type_ignores=[])
    code = compile(module, candidate["path"], "exec", dont_inherit=True)
    for wanted in (*classes, name):
        code = next(
            (
                one
                for one in code.co_consts
                if isinstance(one, types.CodeType) and one.co_name == wanted
            ),
            None,
        )
        if code is None:
            return None
    return code


def forked(work, patience_s):
    """Run `work(sink)` in a child and yield what it sends; end it when it is silent too long."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            bound()
            with os.fdopen(writing, "w") as pipe:

                def sink(value):
                    pipe.write(json.dumps(value) + "\n")
                    pipe.flush()

                work(sink)
        finally:
            os._exit(0)
    os.close(writing)
    rest = b""
    try:
        while True:
            ready, _, _ = select.select([reading], [], [], patience_s)
            piece = os.read(reading, 1 << 16) if ready else b""
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                yield json.loads(line)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def bound():
    """Keep a candidate from eating the machine's memory."""
    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = used + _ROOM
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )


def main():
    """Keep the caller's pipes and give the tests streams that lead nowhere."""
    source = os.fdopen(os.dup(0), "r")
    sink = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.dont_write_bytecode = True
    Server(source, sink).start()


if __name__ == "__main__":
    main()

"""Plants bugs in whole packages with their own test suites, and lets `homeport fix` look for them.

    python benchmarks/repair_repositories.py [--packages more-itertools tomlkit click] [--bugs 40]
        [--seed 7] [--budget 120] [--slice 0:10] [--command suite|files] [--work DIR]

The packages' source distributions come from the package index. A bug is one of the kinds that
`repair_seeds` plants, in any function of the package, kept when the suite fails with it. Each is
the only commit of a git repository, so that no history gives it away, and `homeport fix` is called
as a person calls it. Who is right is judged here: every printed diff goes through `git apply`, and
the package's whole suite through pytest's own report.

    fixed     the first patch leaves no test failing
    partial   a patch helps, tests fail still
    BROKEN    a printed patch makes a test fail that passed with the bug
"""

import argparse
import ast
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from repair_seeds import KINDS, SHARES, Text

from homeport.repair.python.source import parses

PACKAGES = ("more-itertools", "tomlkit", "click")
SHORTEST, LONGEST = 3, 60  # lines of a function
CONFUSED = re.compile(r"\b(?:TypeError|NameError|UnboundLocalError|AttributeError)\b")
CONFUSED_SHARE = 5  # of bugs that only confuse types, one in so many is kept
SUITE_S = 300
NOT_OURS = {"tests", "test", "testing", "docs", "examples", "benchmarks", "setup.py", "conftest.py"}
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-header")


@dataclass(frozen=True, slots=True)
class Bug:
    """A change of one file that makes tests of the package fail."""

    package: str
    path: str
    kind: str
    symbol: str
    line: int
    before: str  # the line as it was, and as it is
    after: str
    text: str  # of the whole file
    failing: tuple[str, ...]


def unpacked(package: str, work: Path) -> Path:
    """Return the folder of a package's source distribution; it is fetched once."""
    home = work / "sources" / package
    if not home.is_dir():
        files = work / "archives" / package
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(files),
                   "--no-binary", package, package]  # fmt: skip
        subprocess.run(command, check=True)
        with tarfile.open(next(files.iterdir())) as archive:
            archive.extractall(home, filter="data")
    return next(home.iterdir())


def environment(tree: Path) -> dict[str, str]:
    """Return the environment in which the package of the tree is imported, not an installed one."""
    inside = tree / "src" if (tree / "src").is_dir() else tree
    return {**os.environ, "PYTHONPATH": str(inside), "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0"}  # fmt: skip


def ends(tree: Path, *more: str) -> dict[str, str]:
    """Run the suite; return what failed, by test, with its message, and what passed as ''."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, *PYTEST, f"--junitxml={report}", *more]
        try:
            subprocess.run(command, cwd=tree, env=environment(tree), capture_output=True,
                           timeout=SUITE_S, check=False)  # fmt: skip
            root = ET.parse(report).getroot()  # noqa: S314 -- pytest has just written it
        except (subprocess.TimeoutExpired, OSError, ET.ParseError):
            return {"the suite": "it has no end"}
    found: dict[str, str] = {}
    for case in root.iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        bad = [step.get("message") or "failed" for step in case if step.tag in {"failure", "error"}]
        found[name] = found.get(name, "") or "".join(bad)
    return found


def planted(package: str, source: Path, rng: random.Random) -> Iterator[Bug]:
    """Yield bugs, each in another function, that the package's suite sees."""
    files = [path for path in sorted(source.rglob("*.py"))
             if not NOT_OURS & set(path.relative_to(source).parts)]  # fmt: skip
    places = [(path, node) for path in files for node in functions(path)]
    rng.shuffle(places)
    for path, function in places:
        bug = _in_function(package, source, path, function, rng)
        if bug is not None:
            yield bug


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a file that are worth a bug."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            long = (node.end_lineno or 0) - node.body[0].lineno
            if SHORTEST <= long <= LONGEST:
                yield node


def _in_function(
    package: str, source: Path, path: Path, function: ast.FunctionDef, rng: random.Random
) -> Bug | None:
    data = path.read_bytes()
    starts = [0]
    for whole_line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(whole_line))
    text = Text(data, tuple(starts[:-1]))
    nodes = [inner for statement in function.body if not _spoken(statement)
             for inner in ast.walk(statement)]  # fmt: skip
    kind = rng.choices(list(SHARES), list(SHARES.values()))[0]
    edits = [edit for edit in KINDS[kind](text, [*ast.walk(function.args), *nodes]) if edit[1]]
    rng.shuffle(edits)
    for edit in edits[:3]:
        after = text.changed(edit)
        if edit[0] < starts[function.lineno - 1] or not parses(after) or after == data:
            continue
        failing = _failing(source, path, after, data)
        passing_too = [name for name, message in failing.items() if not message]
        bad = [name for name, message in failing.items() if message]
        if not bad or not passing_too:
            continue
        confused = all(CONFUSED.search(failing[name]) for name in bad)
        if confused and rng.randrange(CONFUSED_SHARE):
            continue
        line = data.count(b"\n", 0, edit[0]) + 1
        shown = [one.decode().splitlines()[line - 1].strip() for one in (data, after)]
        return Bug(package, path.relative_to(source).as_posix(), kind, function.name, line,
                   shown[0], shown[1], after.decode(), tuple(bad))  # fmt: skip
    return None


def _spoken(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _failing(source: Path, path: Path, after: bytes, before: bytes) -> dict[str, str]:
    """How the suite ends with the bug; the file is put back."""
    try:
        path.write_bytes(after)
        first = ends(source, "-x")
        return ends(source) if any(first.values()) else {}
    finally:
        path.write_bytes(before)


def bugs(packages: Sequence[str], count: int, seed: int, work: Path) -> list[Bug]:
    """Return the bugs, the packages in turn; what was planted once is kept in the folder."""
    kept = work / f"bugs-{'-'.join(packages)}-{count}-{seed}.jsonl"
    if not kept.is_file():
        sources = {package: unpacked(package, work) for package in packages}
        streams = [planted(name, sources[name], random.Random(f"{seed}{name}"))  # noqa: S311 -- repeatable
                   for name in packages]  # fmt: skip
        with kept.with_suffix(".part").open("w", encoding="utf-8") as file:
            for number in range(count):
                file.write(json.dumps(asdict(next(streams[number % len(streams)]))) + "\n")
                file.flush()
        kept.with_suffix(".part").rename(kept)
    lines = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    return [Bug(**{**line, "failing": tuple(line["failing"])}) for line in lines]


def repository(bug: Bug, work: Path, place: Path) -> Path:
    """Make a git repository of the package with the bug as its only commit."""
    tree = place / bug.package
    shutil.copytree(unpacked(bug.package, work), tree)
    (tree / bug.path).write_text(bug.text, encoding="utf-8", newline="")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "start"]):
        who = ["-c", "user.name=seed", "-c", "user.email=seed@localhost"]
        subprocess.run(["git", *who, *command], cwd=tree, check=True)
    return tree


def command_of(bug: Bug, tree: Path, kind: str) -> str:
    """Return what a person would type: the whole suite, or the files with failing tests."""
    words = ["PYTHONPATH=src"] if (tree / "src").is_dir() else []
    words += ["python", "-m", "pytest"]
    if kind == "files":
        modules = sorted({name.partition("::")[0] for name in bug.failing})
        words += dict.fromkeys(file for module in modules for file in _files(module, tree))
    return " ".join(words)


def _files(module: str, tree: Path) -> list[str]:
    """Return the file of a test's class or module, as pytest names them."""
    parts = module.split(".")
    for many in range(len(parts), 0, -1):
        path = "/".join(parts[:many]) + ".py"
        if (tree / path).is_file():
            return [path]
    return []


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one bug."""

    word: str
    cpu_s: float
    tried: int
    said: str


def fixed(bug: Bug, options: argparse.Namespace, work: Path) -> Verdict:
    """Call `homeport fix` on a fresh repository and judge what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        tree = repository(bug, work, Path(folder))
        environ = {**os.environ, "XDG_STATE_HOME": folder, "PYTHONHASHSEED": "0"}
        spent = _children()
        done = subprocess.run(
            [sys.executable, "-m", "homeport", "fix", "--repo", str(tree), "--model", "none",
             "--test", command_of(bug, tree, options.command), "--budget", str(options.budget),
             "--json"],
            capture_output=True, text=True, check=False, env=environ,
        )  # fmt: skip
        spent = _children() - spent
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            lines = done.stderr.strip().splitlines()
            return Verdict("refused", spent, 0, lines[-1] if lines else "")
        word, said = "missed", ""
        for rank, patch in enumerate(answer["patches"], 1):
            verdict = _judged(bug, tree, patch["diff"])
            if rank == 1:
                word, said = verdict, patch["why"][0]
            if verdict == "BROKEN":
                word = verdict
        return Verdict(word, answer["cpu_s"], answer["tried"], said)


def _judged(bug: Bug, tree: Path, diff: str) -> str:
    git = ["git", "apply", "-"]
    subprocess.run(git, cwd=tree, input=diff, text=True, check=True)
    try:
        bad = {name for name, message in ends(tree).items() if message}
    finally:
        subprocess.run([*git, "-R"], cwd=tree, input=diff, text=True, check=True)
    if bad - set(bug.failing):
        return "BROKEN"
    return "partial" if bad else "fixed"


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Print a line for each bug and the sum; exit 1 when a patch breaks a test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", nargs="+", default=list(PACKAGES))
    parser.add_argument("--bugs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--budget", type=float, default=120)
    parser.add_argument("--slice", default=":", help="of the bugs, as 0:10")
    parser.add_argument("--command", choices=("suite", "files"), default="suite")
    parser.add_argument("--plant-only", action="store_true")
    parser.add_argument("--work", type=Path,
                        default=Path(tempfile.gettempdir()) / "homeport-repositories")  # fmt: skip
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    first, _, last = options.slice.partition(":")
    every = bugs(options.packages, options.bugs, options.seed, options.work)
    seen: Counter[str] = Counter()
    for number, bug in list(enumerate(every))[int(first or 0) : int(last or len(every))]:
        print(f"{number:3} {bug.package} {bug.path}:{bug.line} {bug.kind}, "
              f"{len(bug.failing)} failing\n      {bug.before}\n    > {bug.after}")  # fmt: skip
        if not options.plant_only:
            verdict = fixed(bug, options, options.work)
            seen[verdict.word] += 1
            print(f"    {verdict.word}, {verdict.cpu_s:.1f} s, {verdict.tried} tried: "
                  f"{verdict.said}", flush=True)  # fmt: skip
    print(dict(seen))
    return 1 if seen["BROKEN"] else 0


if __name__ == "__main__":
    sys.exit(main())

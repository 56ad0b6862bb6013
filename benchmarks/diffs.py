"""Distorts diffs of real edits and counts who applies them rightly, wrongly, or refuses.

    python benchmarks/diffs.py [--cases 40] [--random 10000] [--seed 1] [--rivals 300]

Real files of installed packages are edited at one to three places; each edit is written as a diff,
distorted, applied and compared with the truth, byte for byte. `git apply`, `patch` and the package
whatthepatch get the same input.
"""

import argparse
import difflib
import random
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from homeport.diffs import apply_changes, read_diff, unified
from homeport.errors import EditRefused

_PATH = "pkg/module.py"
_SMALL, _LARGE, _LINES = 2_000, 60_000, 40  # bytes, bytes, lines of a file that is used
_SWAPS = (
    ("==", "!="), (" + ", " - "), (" and ", " or "), ("True", "False"), ("None", "0"),
    ("(", "(1, "), (" in ", " not in "), ("if ", "if not "), ("return ", "return not "),
    ("self", "other"), ('"', "'"), (" = ", " = 1 + "), (".", "._"),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A file, what it should become, and the diff that says so."""

    before: str
    after: str
    diff: str


def sources(count: int) -> list[list[str]]:
    """Lines of real Python files, small enough to read and large enough to repeat themselves."""
    folder = Path(sysconfig.get_paths()["purelib"])
    found = []
    for path in sorted(folder.glob("*/**/*.py")):
        if len(found) >= count:
            break
        if _SMALL < path.stat().st_size < _LARGE:
            text = path.read_text(encoding="utf-8", errors="replace")
            if "\r" not in text and text.endswith("\n") and text.count("\n") > _LINES:
                found.append(text.split("\n")[:-1])
    return found


def edited(lines: list[str], rng: random.Random) -> list[str]:
    """The lines after a real edit: something replaced, added, or taken away."""
    after = [*lines]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        code = [n for n, line in enumerate(after) if len(line.strip()) > len("try")]
        at = rng.choice(code)
        line = after[at]
        match rng.choice("rrrrrrdib"):
            case "r":
                fitting = [pair for pair in _SWAPS if pair[0] in line]
                old, new = rng.choice(fitting) if fitting else (line, line + "  # changed")
                after[at] = line.replace(old, new, 1)
            case "d":
                del after[at]
            case "i":
                margin = line[: len(line) - len(line.lstrip())]
                after.insert(at, f"{margin}check_{rng.randrange(99)}(value)")
            case _:
                margin = line[: len(line) - len(line.lstrip())]
                after[at : at + 2] = [f"{margin}value = prepare()", f"{margin}use(value, {at})"]
    return after


def fresh(files: list[list[str]], rng: random.Random) -> Case:
    """A case whose diff is clean."""
    while True:
        lines = rng.choice(files)
        after = edited(lines, rng)
        if after != lines:
            before, result = ("\n".join(part) + "\n" for part in (lines, after))
            return Case(before, result, unified(_PATH, before, result))


def _heads(diff: str, change: Callable[[list[int]], str]) -> str:
    def one(match: re.Match[str]) -> str:
        return change([int(number or 1) for number in match.groups()])

    return re.sub(r"(?m)^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@.*$", one, diff)


def _bodies(diff: str, change: Callable[[str], str]) -> str:
    head, lines = diff.split("\n")[:2], diff.split("\n")[2:-1]
    return (
        "\n".join([*head, *(line if line[:1] in "@\\" else change(line) for line in lines)]) + "\n"
    )


def wrong_lines(case: Case, rng: random.Random) -> Case:
    """Line numbers that are off by up to sixty lines, or invented."""

    def change(n: list[int]) -> str:
        off = rng.choice((rng.randint(-60, 60), rng.randint(1, 2000) - n[0]))
        return f"@@ -{max(n[0] + off, 1)},{n[1]} +{max(n[2] + off, 1)},{n[3]} @@"

    return replace(case, diff=_heads(case.diff, change))


def wrong_counts(case: Case, rng: random.Random) -> Case:
    """Counts that do not fit what follows."""

    def change(n: list[int]) -> str:
        one, two = (max(count + rng.choice((-3, -2, -1, 1, 2, 5)), 0) for count in (n[1], n[3]))
        return f"@@ -{n[0]},{one} +{n[2]},{two} @@"

    return replace(case, diff=_heads(case.diff, change))


def bare(case: Case, _: random.Random) -> Case:
    """`@@` and nothing else."""
    return replace(case, diff=_heads(case.diff, lambda _: "@@"))


def no_prefixes(case: Case, _: random.Random) -> Case:
    """Unchanged lines without the space in front."""
    return replace(case, diff=_bodies(case.diff, lambda line: line.removeprefix(" ")))


def shifted(case: Case, rng: random.Random) -> Case:
    """All lines further right, or moved to the margin as far as they all can be."""
    body = [line[1:] for line in case.diff.split("\n")[2:-1] if line[:1] in " -+"]
    least = min((len(t) - len(t.lstrip()) for t in body if t.strip()), default=0)
    if least and rng.random() < 0.5:  # noqa: PLR2004 -- a coin
        return replace(
            case, diff=_bodies(case.diff, lambda t: t[0] + t[1 + least :] if t[1:].strip() else t)
        )
    more = " " * rng.choice((2, 4, 8))
    return replace(
        case, diff=_bodies(case.diff, lambda t: t[0] + more + t[1:] if t[1:].strip() else t)
    )


def blanked(case: Case, rng: random.Random) -> Case:
    """Some of the unchanged lines are empty."""
    return replace(
        case,
        diff=_bodies(case.diff, lambda t: "" if t[:1] == " " and rng.random() < 0.6 else t),  # noqa: PLR2004 -- most
    )


def all_blanked(case: Case, _: random.Random) -> Case:
    """Every unchanged line is empty."""
    return replace(case, diff=_bodies(case.diff, lambda t: "" if t[:1] == " " else t))


def fenced(case: Case, rng: random.Random) -> Case:
    """In a Markdown block with prose around it."""
    word = rng.choice(("diff", "patch", ""))
    return replace(
        case,
        diff=f"The bug is in `{_PATH}`:\n\n- one check is wrong\n\n```{word}\n{case.diff}```\n\n"
        "This should fix it. Run the tests again.\n",
    )


def windows(case: Case, rng: random.Random) -> Case:
    """The diff has CRLF and the file has not, or the file has and the diff has not."""
    if rng.random() < 0.5:  # noqa: PLR2004 -- a coin
        return replace(case, diff=case.diff.replace("\n", "\r\n"))
    before, after = (text.replace("\n", "\r\n") for text in (case.before, case.after))
    return Case(before, after, case.diff)


def unended(case: Case, rng: random.Random) -> Case:
    """No line feed at the end: of the diff, or of the file, which the diff does not know."""
    if rng.random() < 0.5:  # noqa: PLR2004 -- a coin
        return replace(case, diff=case.diff.removesuffix("\n"))
    return Case(case.before.removesuffix("\n"), case.after.removesuffix("\n"), case.diff)


def stale(case: Case, rng: random.Random) -> Case:
    """The file has moved on: one unchanged line near each change is different, gone, or new."""
    before, after = case.before.split("\n"), case.after.split("\n")
    new_before: list[str] = []
    new_after: list[str] = []
    codes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for tag, one, two, three, four in codes:
        kept = before[one:two]
        if tag == "equal" and len(kept) > 4:  # noqa: PLR2004 -- room for a change
            spots = ([rng.randrange(0, 3)] if one else []) + (
                [len(kept) - 1 - rng.randrange(0, 3)] if two < len(before) else []
            )
            for spot in sorted(set(spots), reverse=True):
                match rng.choice("cccdn"):
                    case "c":
                        kept[spot] = kept[spot] + "  # moved on" if kept[spot].strip() else "# new"
                    case "d":
                        del kept[spot]
                    case _:
                        kept.insert(spot, "    # a new line")
            new_before += kept
            new_after += kept
        else:
            new_before += kept
            new_after += after[three:four] if tag != "equal" else kept
    return Case("\n".join(new_before), "\n".join(new_after), case.diff)


KINDS: dict[str, Callable[[Case, random.Random], Case]] = {
    "clean": lambda case, _: case,
    "wrong lines": wrong_lines,
    "wrong counts": wrong_counts,
    "bare @@": bare,
    "missing prefixes": no_prefixes,
    "indentation shifted": shifted,
    "blanked context": blanked,
    "all context blanked": all_blanked,
    "fenced in prose": fenced,
    "CRLF": windows,
    "no final newline": unended,
    "stale context": stale,
}


def ours(case: Case) -> str | None:
    """What Homeport makes of it."""
    try:
        changes = read_diff(case.diff, _PATH)
        return apply_changes(changes, {_PATH: case.before}.get).get(_PATH)
    except EditRefused:
        return None


def _tool(command: list[str]) -> Callable[[Case], str | None]:
    def act(case: Case) -> str | None:
        with tempfile.TemporaryDirectory() as name:
            file = Path(name) / _PATH
            file.parent.mkdir()
            file.write_bytes(case.before.encode())
            done = subprocess.run(command, cwd=name, input=case.diff.encode(), capture_output=True,
                                  check=False)  # fmt: skip
            text = file.read_bytes().decode() if file.exists() else ""
            return text if done.returncode == 0 and text != case.before else None

    return act


def whatthepatch(case: Case) -> str | None:
    """What the package makes of it."""
    import whatthepatch as library  # noqa: PLC0415 -- only for the comparison

    try:
        (diff,) = library.parse_patch(case.diff)
        lines = library.apply_diff(diff, case.before)
    except Exception:  # noqa: BLE001 -- whatever it raises, it did not apply
        return None
    return "\n".join(lines) + ("\n" if case.before.endswith("\n") else "")


_BLIND = ("wrong lines", "bare @@")

RIVALS: dict[str, Callable[[Case], str | None]] = {
    "git apply --recount": _tool(["git", "apply", "--recount", "--ignore-whitespace", "-"]),
    "patch": _tool(["patch", "-p1", "-s", "-f", "--no-backup-if-mismatch", "-r", "-"]),
    "whatthepatch": whatthepatch,
}


def verdict(act: Callable[[Case], str | None], case: Case) -> str:
    """Right, refused or wrong."""
    result = act(case)
    if result is None:
        return "refused"
    return "right" if result == case.after else "WRONG"


def main() -> int:  # noqa: C901 -- two tables, printed as they come
    """Print the tables; exit 1 when Homeport applied anything wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--random", type=int, default=10_000)
    parser.add_argument("--rivals", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print this many wrong or refused ones")
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311 -- repeatable, not secret
    files = sources(300)
    columns = {"homeport": ours, **RIVALS}
    print(f"{'right / WRONG of ' + str(options.cases):24}" + "".join(f"{n:>22}" for n in columns))
    for kind, distort in KINDS.items():
        cases = [distort(fresh(files, rng), rng) for _ in range(options.cases)]
        row = []
        for name, act in columns.items():
            seen = Counter(verdict(act, case) for case in cases)
            row.append(f"{seen['right']} / {seen['WRONG']}")
            if name == "homeport":
                _show(options.show, kind, cases)
        print(f"{kind:24}" + "".join(f"{cell:>22}" for cell in row), flush=True)
    total: dict[str, Counter[str]] = {name: Counter() for name in columns}
    names = [name for name in KINDS if name != "clean"]
    # The file moves on first; marks are lost after margins; fences and line ends come last.
    order = [names[-1], *names[:3], names[4], names[3], *names[5:-1]]
    for number in range(options.random):
        case = fresh(files, rng)
        chosen = rng.sample(names, rng.choice((1, 1, 2, 3)))
        if "stale context" in chosen:
            # A changed file, no true numbers: what fits once may be elsewhere; none can know.
            chosen = [name for name in chosen if name not in _BLIND]
        for name in sorted(chosen, key=order.index):
            case = KINDS[name](case, rng)
        result = verdict(ours, case)
        total["homeport"][result] += 1
        if result == "WRONG" and options.show:
            _print(case)
        if number < options.rivals:
            for name, act in RIVALS.items():
                total[name][verdict(act, case)] += 1
    for name, seen in total.items():
        print(f"random, {name:22} {dict(sorted(seen.items()))}")
    return 1 if total["homeport"]["WRONG"] else 0


def _show(most: int, kind: str, cases: list[Case]) -> None:
    bad = [case for case in cases if verdict(ours, case) != "right"]
    for case in bad[:most]:
        print("#", kind)
        _print(case)


def _print(case: Case) -> None:
    try:
        result = apply_changes(read_diff(case.diff, _PATH), {_PATH: case.before}.get)[_PATH] or ""
        print("WRONG")
        two = (text.splitlines(keepends=True) for text in (case.after, result))
        print("".join(difflib.unified_diff(*two, "truth", "result")))
    except EditRefused as error:
        print("REFUSED", error)
    print(case.diff)


if __name__ == "__main__":
    sys.exit(main())

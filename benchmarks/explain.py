"""CPU seconds of the main job without a model: start-up, warm explain, cold index.

    python benchmarks/explain.py [--lines 100000]

Builds its own repository from the packages installed beside it, in a temporary folder, and runs the
command line as a person would. Figures are medians of CPU seconds, children included.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

WAREHOUSE = Path(__file__).parents[1] / "examples" / "warehouse"


def cpu(argv: list[str], cwd: Path, environment: dict[str, str]) -> float:
    """CPU seconds of one run, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, cwd=cwd, env=environment, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fill(repo: Path, *, files: int | None = None, lines: int | None = None) -> tuple[int, int]:
    """Copy installed Python files into `repo` until it has so many files or lines."""
    count = total = 0
    for source in sorted(Path(sysconfig.get_paths()["purelib"]).rglob("*.py")):
        if (files and count >= files) or (lines and total >= lines):
            break
        text = source.read_bytes()
        if not text.strip():
            continue
        target = repo / "filler" / f"part{count % 20}" / f"m{count}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)
        count, total = count + 1, total + text.count(b"\n")
    return count, total


def main() -> None:
    """Print one line a figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lines", type=int, default=100_000)
    wanted = options.parse_args().lines
    homeport = [sys.executable, "-m", "homeport"]
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        environment = {
            **os.environ,
            "HOMEPORT_STATE_DIR": str(base / "state"),
            "HOMEPORT_CONFIG_DIR": str(base / "config"),
        }
        version = [cpu([*homeport, "--version"], base, environment) for _ in range(9)]
        print(f"--version: {statistics.median(version) * 1000:.0f} ms CPU (goal 100)")

        repo = base / "hundred"
        shutil.copytree(WAREHOUSE, repo)
        count, _ = fill(repo, files=95)
        failure = subprocess.run(
            [sys.executable, "-m", "unittest"], cwd=repo, capture_output=True, check=False
        ).stderr
        (base / "failure.txt").write_bytes(failure)
        explain = [
            *homeport,
            "explain",
            "--model",
            "none",
            "--repo",
            str(repo),
            str(base / "failure.txt"),
        ]
        cold = cpu(explain, repo, environment)
        warm = [cpu(explain, repo, environment) for _ in range(9)]
        print(
            f"explain --model none, {count} files: cold {cold * 1000:.0f} ms, "
            f"warm {statistics.median(warm) * 1000:.0f} ms CPU (goal 400)"
        )

        big = base / "big"
        count, lines = fill(big, lines=wanted)
        seconds = cpu([*homeport, "index", "--repo", str(big)], big, environment)
        again = cpu([*homeport, "index", "--repo", str(big)], big, environment)
        print(
            f"index of {lines} lines in {count} files: {seconds:.1f} s CPU (goal 15 for 100,000), "
            f"again {again * 1000:.0f} ms"
        )


if __name__ == "__main__":
    main()

"""Builds the C libraries of `homeport.logs` and `homeport.detection`, with the machine's compiler.

Hatchling runs `CustomBuildHook` when a wheel or an editable install is made; by hand:
`python tools/build_scan.py`. They use no header of Python's, so one wheel a platform serves
every Python. Where no compiler works, an isolated build asks for `ziglang`, a C compiler as a
wheel, and `tools/environment` installs the pinned one (`--compiler` tells it whether one works).
Where that fails too the wheel is pure: logs are read in Python, secrets found by packages alone.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # hatchling runs this file alone
from tools.pack_cases import pack

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "src/homeport"
SOURCES = tuple(
    ROOMS / each for each in ("logs/scan.c", "detection/automaton.c", "detection/programs.c")
)
FLAGS = ("-O3", "-std=gnu99", "-fPIC", "-shared", "-fvisibility=hidden")
SKIP = "HOMEPORT_PURE"  # set to anything: build nothing
WHEEL = "ziglang>=0.13,<0.16"  # as `locks/compiler.in` says
ZIG = (sys.executable, "-m", "ziglang", "cc", "-mcpu=baseline")  # as others: no newer processor's
PROBE = "#include <math.h>\n#include <stdlib.h>\nint probe(int n) { return abs(n); }\n"
LONGEST_S = 300


def library_path(source: Path) -> Path:
    """Return where a library belongs: beside its source, named as the platform names them."""
    ending = {"win32": "dll", "darwin": "dylib"}.get(sys.platform, "so")
    return source.with_name(f"_{source.stem}.{ending}")


def installed() -> Iterator[tuple[str, ...]]:
    """Yield the compilers of this machine: the one asked for, then the system's."""
    if "CC" in os.environ:
        yield tuple(shlex.split(os.environ["CC"]))
    for name in ("cc", "gcc", "clang"):
        if path := shutil.which(name):
            yield (path,)


def compilers() -> Iterator[tuple[str, ...]]:
    """Yield the compilers to try, the one installed as a wheel last."""
    yield from installed()
    if find_spec("ziglang"):
        yield ZIG


def compiles(compiler: tuple[str, ...], source: Path, target: Path) -> bool:
    """Compile a library; tell whether that worked."""
    command = [*compiler, *FLAGS, "-o", str(target), str(source), "-lm"]
    with tempfile.TemporaryDirectory() as cache:
        own = {"ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}  # no home is needed
        try:
            subprocess.run(
                command,
                check=True,
                capture_output=True,
                timeout=LONGEST_S,
                env={**os.environ, **own},
            )
        except (OSError, subprocess.SubprocessError):
            return False
    return target.exists()


def works(compiler: tuple[str, ...]) -> bool:
    """Tell whether a compiler is whole: one without the C library's headers is none."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "probe.c"
        source.write_text(PROBE, encoding="ascii")
        return compiles(compiler, source, Path(folder) / "probe")


def build() -> list[Path]:
    """Compile all, with the first compiler that can; nothing when none can."""
    targets = [] if SKIP in os.environ else [library_path(source) for source in SOURCES]
    for compiler in compilers():
        fresh = [target.with_suffix(".new") for target in targets]
        if all(compiles(compiler, *pair) for pair in zip(SOURCES, fresh, strict=False)):
            for made, target in zip(fresh, targets, strict=True):
                made.replace(target)  # at once: a process may be using the old one
            return targets
    return []


class CustomBuildHook(BuildHookInterface[Any]):
    """Puts the libraries into a wheel, and names the wheel after its platform."""

    def dependencies(self) -> list[str]:
        """Ask for a compiler from the package index only where none works."""
        needed = SKIP not in os.environ and not any(map(works, installed()))
        return [WHEEL] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the wheel is put together; an editable install reads the cases' folder."""
        if version != "editable":
            pack()
        if not build():
            self.app.display_warning(
                "no C compiler: logs are read by the slower scan in Python, redaction is slower"
            )
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--compiler"]:
        sys.exit(0 if any(map(works, compilers())) else 1)
    made = build()
    print(*made, sep="\n") if made else print("no C compiler found: the package does without")
    sys.exit(0 if made else 1)

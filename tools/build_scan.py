"""Builds the compiled scan of `homeport.logs` where a C compiler is found; does without elsewhere.

Hatchling runs `CustomBuildHook` when a wheel or an editable install is made; by hand:
`python tools/build_scan.py`. The library uses no header of Python's, so one wheel a platform serves
every Python. Without a compiler the wheel is pure and the scan in Python does the work.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/homeport/logs/scan.c"
FLAGS = ("-O2", "-std=gnu99", "-fPIC", "-shared", "-fvisibility=hidden")
SKIP = "HOMEPORT_PURE"  # set to anything: build nothing


def library_path() -> Path:
    """Return where the library belongs: beside its source, named as the platform names them."""
    ending = {"win32": "dll", "darwin": "dylib"}.get(sys.platform, "so")
    return SOURCE.with_name(f"_scan.{ending}")


def compilers() -> list[list[str]]:
    """Return the compilers to try: the one asked for, the system's, one installed as a wheel."""
    found = [shlex.split(os.environ["CC"])] if "CC" in os.environ else []
    found += [[path] for name in ("cc", "gcc", "clang") if (path := shutil.which(name))]
    if find_spec("ziglang"):
        found.append([sys.executable, "-m", "ziglang", "cc"])
    return found


def build() -> Path | None:
    """Compile, with the first compiler that can; nothing when none can."""
    target = library_path()
    if SKIP in os.environ:
        return None
    fresh = target.with_suffix(".new")
    for compiler in compilers():
        command = [*compiler, *FLAGS, "-o", str(fresh), str(SOURCE), "-lm"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError):
            continue
        fresh.replace(target)  # at once: a process may be using the old one
        return target
    return None


class CustomBuildHook(BuildHookInterface[Any]):
    """Puts the compiled scan into a wheel, and names the wheel after its platform."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        """Build before the wheel is put together."""
        target = build()
        if target is None:
            self.app.display_warning("no C compiler: logs are read by the slower scan in Python")
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"


if __name__ == "__main__":
    made = build()
    print(made or "no C compiler found: the scan in Python does the work")
    sys.exit(0 if made else 1)

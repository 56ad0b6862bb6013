"""What the verbs of `homeport models` share: JSON on stdout, one progress line on stderr."""

import json
import sys


def print_json(value: object) -> int:
    """Write the value and return the exit code."""
    json.dump(value, sys.stdout, indent=2)
    print()
    return 0


_MEGABYTE = 1_000_000


def megabytes(size: int) -> str:
    """Return a size as people compare them."""
    return f"{size / 1e6:,.0f} MB" if size >= _MEGABYTE else f"{size / 1e3:,.1f} kB"


class ProgressLine:
    """One line that repaints itself on a terminal, and is silent anywhere else."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._live = sys.stderr.isatty()
        self._shown = -1

    def show(self, done: int, total: int) -> None:
        """Show how far it is."""
        percent = 100 * done // total
        if self._live and percent != self._shown:
            self._shown = percent
            amounts = f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB"
            print(f"\r{self._name}: {percent:3} %, {amounts} ", end="", file=sys.stderr, flush=True)

    def show_file(self, file: str, done: int, total: int) -> None:
        """Show how far one of several files is."""
        if file != self._name:
            self.end()
            self._name = file
        self.show(done, total)

    def say(self, sentence: str) -> None:
        """Say a sentence on a line of its own."""
        self.end()
        print(f"homeport: {sentence}", file=sys.stderr)

    def end(self) -> None:
        """Leave the line as it is."""
        if self._shown >= 0:
            print(file=sys.stderr)
        self._shown = -1

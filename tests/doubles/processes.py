"""Several real processes at once, started afresh: a fork would inherit our threads' locks."""

import subprocess
import sys
from collections.abc import Sequence

_PATIENCE_S = 60


def run_together(script: str, arguments: Sequence[Sequence[str]]) -> list[str]:
    """Run the script once for each list of arguments, all at once; return what each printed."""
    running = [
        subprocess.Popen([sys.executable, "-c", script, *words], stdout=subprocess.PIPE, text=True)
        for words in arguments
    ]
    try:
        told = [process.communicate(timeout=_PATIENCE_S)[0] for process in running]
    finally:
        for process in running:
            process.kill()
            process.wait()
    assert [process.returncode for process in running] == [0] * len(running)
    return told

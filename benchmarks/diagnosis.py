"""How often the cause is named: `homeport models eval`, and the table of the docs from it.

python -m benchmarks.diagnosis [OPTIONS of homeport models eval]
python -m benchmarks.diagnosis --write     # all cases, no model: the docs and the baseline
"""

import argparse
import json
import sys
from pathlib import Path

from homeport.cli.models_eval import add_options, execute
from homeport.cli.models_eval_view import markdown
from homeport.evaluation.measuring import NO_MODEL, measure
from homeport.evaluation.seeding import every_case
from homeport.evaluation.shelf import BASELINE, opened_shelf
from homeport.evaluation.summary import as_json

PAGE = Path(__file__).parents[1] / "docs" / "concepts" / "evaluation.md"
BEGIN, END = "<!-- results: python -m benchmarks.diagnosis --write -->", "<!-- end of results -->"


def written(page: str, lines: str) -> str:
    """Return the page with its table replaced."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{lines}\n{END}{rest.partition(END)[2]}"


def write() -> None:
    """Measure everything; write the table and the baseline."""
    with opened_shelf() as shelf, every_case(shelf) as cases:
        results = list(measure(cases))
        baseline = json.dumps(as_json(NO_MODEL, results), indent=1)
        (shelf / BASELINE).write_text(baseline + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(written(page, "\n".join(markdown(results))), encoding="utf-8")


def main() -> int:
    """Measure what is asked for."""
    if sys.argv[1:] == ["--write"]:
        write()
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    return execute(parser.parse_args())


if __name__ == "__main__":
    raise SystemExit(main())

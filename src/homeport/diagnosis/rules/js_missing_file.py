"""JavaScript: a file is not there: a relative path and another working directory, or a misspelling."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.verdicts import place, similar

_PATTERN = re.compile(r"ENOENT[^']*'(?P<path>[^']+)'")
_ELSEWHERE, _MISSPELT, _ABSENT = 0.79, 0.72, 0.5


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Look for the file in the repository."""
    site = case.crash()
    if site is None:
        return
    wanted = PurePosixPath(match["path"].replace("\\", "/"))
    held = [*case.sources.paths, *case.sources.data.paths()]
    found = [p for p in held if p == str(wanted) or p.endswith(f"/{wanted.name}")]
    meant = similar(wanted.name, [p.rpartition("/")[2] for p in held])
    at = _written(case, site, wanted.name)
    symbol = case.symbol(at.path, at.line)
    if found and found[0] != str(wanted):
        yield Cause(RULE.name, at.path, at.line, symbol, _ELSEWHERE,
                    f"`{wanted}` is not in the working directory; the repository has it at {found[0]}. A relative "
                    "path depends on the folder that the program is started from.",
                    "build it from the file's own folder: `path.join(__dirname, ...)`, or "
                    "`new URL(..., import.meta.url)` in an ES module")  # fmt: skip
    elif meant and not found:
        yield Cause(RULE.name, at.path, at.line, symbol, _MISSPELT,
                    f"There is no file `{wanted.name}`; the repository has a `{meant}`.", f"use `{meant}`")  # fmt: skip
    else:
        yield Cause(RULE.name, at.path, at.line, symbol, _ABSENT,
                    f"The file `{wanted}` does not exist where this ran (ENOENT at {place(site.path, site.line)}).",
                    "create it first, or check the setting that the path comes from")  # fmt: skip


def _written(case: Case, site: Site, name: str) -> Site:
    """The line of the stack's files where the name is written, else the failing line."""
    if name in case.sources.line(site.path, site.line):
        return site
    for path in dict.fromkeys(frame.file for frame in case.frames if frame.file):
        for number, line in enumerate((case.sources.text(path) or "").splitlines(), 1):
            if re.search(rf"['\"`/]{re.escape(name)}['\"`]", line):
                return Site(path, number)
    return site


RULE = Rule(
    name="js-missing-file",
    types=frozenset(),
    pattern=_PATTERN,
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const { read } = require('./lib/read');\n\nread();\n",
                "lib/read.js": "const fs = require('fs');\n\nfunction read() {\n"
                "  return fs.readFileSync('rates.json', 'utf8');\n}\n\nmodule.exports = { read };\n",
                "lib/rates.json": "{}\n",
            },
            ("lib/read.js", 4),
        ),
        Example(
            {
                "main.js": "const fs = require('fs');\n\nconst name = './settings.json';\nfs.readFileSync(name);\n",
                "setting.json": "{}\n",
            },
            ("main.js", 3),
        ),
        Example({"main.js": "require('fs').readFileSync('/nowhere/else');\n"}, ("main.js", 1)),
    ),
)

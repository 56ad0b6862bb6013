"""Provider formats as data: several hundred that others maintain, and those that these lack.

The patterns come from gitleaks (MIT) and Kingfisher (Apache-2.0) through
`tools/import_rules.py`, the others from the services' documentation through
`tools/document_formats.py`; docs/decisions/0030-imported-rules.md says what that obliges us to.
"""

import functools
import json
import re
from pathlib import Path

from homeport.detection.checks import entropy
from homeport.detection.detector import Candidate, Check, PatternDetector
from homeport.detection.judgement import is_placeholder
from homeport.domain import Category

_DATA = ("imported.json", "documented.json")
_LEAST_BITS = 2.0  # where a rule asks for none: refuses a run of one or two characters

# What Hyperscan looks for instead, where it would run an automaton over all of the text: the
# word the pattern starts with, or the length that few words reach.
_LONG = "[A-Za-z0-9]{23}[._-]"
_HINTS = {
    "documented.discord": _LONG,
    "documented.mailgun-signing": _LONG,
    "documented.ngrok": _LONG,
    "gitleaks.atlassian-api-token": "(?i)atlassian|confluence|jira|atatt3",
    "kingfisher.aws.2": "(?i)\\b(?:aws|amazon|amzn|akia|agpa|aida|aroa|aipa|anpa|anva|asia)",
    "kingfisher.azurestorage.key.1": "(?i)(?:access|account|storage)[_.-]?key",
    "kingfisher.datadog.1": "(?i)\\b(?:datadog|dd-|dd_)",
    "kingfisher.facebook.2": "(?i)\\b(?:facebook|fb).?(?:api|app|client|cons|cust|secret|key)",
}


_CONSTANT = re.compile(r"[A-Z]+(?:_[A-Z]+)+")  # the name of a setting


@functools.cache  # one check for all rules that want the same
def _varied(bits: float) -> Check:
    def check(candidate: Candidate) -> bool:
        value = candidate.value
        return (
            entropy(value) >= bits
            and not is_placeholder(value)
            and _CONSTANT.fullmatch(value) is None
        )

    return check


def _detectors() -> tuple[PatternDetector, ...]:
    folder = Path(__file__).parent
    rows = [row for name in _DATA for row in json.loads((folder / name).read_text("ascii"))]
    return tuple(
        PatternDetector(
            name=name,
            pattern=pattern,
            keywords=tuple(keywords),
            category=Category.CREDENTIAL,
            examples=("".join(pieces),),
            check=_varied(bits or _LEAST_BITS),
            hint=_HINTS.get(name, hint),
            why=f"the published format of {name}",
        )
        for name, pattern, bits, keywords, pieces, hint in rows
    )


DETECTORS = _detectors()

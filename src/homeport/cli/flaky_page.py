"""The flakiest tests and what they cost, as one page that needs no script and no network."""

from collections.abc import Iterator, Sequence
from html import escape

from homeport.cli.terminal import clean
from homeport.testruns.history import Judgement, Label, Run
from homeport.testruns.history.quarantine import Cost

_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;
color:#1b1f24;background:#fff}
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #d8dee4;vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap}small{color:#59636e;display:block}
td.t{overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}
th,td{border-color:#30363d}small{color:#9198a1}}
"""
# A strict policy: nothing is loaded and nothing runs; the one style is named by its digest.
_POLICY = "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
_HEAD = (
    '<table><thead><tr><th>test</th><th>why</th><th class="n">p flaky</th>'
    '<th class="n">failed</th><th class="n">minutes</th><th class="n">runs spoiled</th>'
    "<th>set aside until</th></tr></thead><tbody>"
)
_NAMES = {
    Label.FLAKY: "flaky",
    Label.ORDER: "depends on the order",
    Label.TIME: "depends on the time",
}


def flaky_page(judged: Judgement, ranked: Sequence[Cost], runs: Sequence[Run]) -> str:
    """Return the page."""
    import base64  # noqa: PLC0415 -- for this page alone
    import hashlib  # noqa: PLC0415 -- as above

    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = _POLICY.format(digest=digest)
    minutes = sum(cost.minutes for cost in ranked)
    about = (
        f"{_counted(len(runs), 'run')}; {_counted(len(ranked), 'test')} failing without a reason "
        f"in the code, {_counted(round(minutes), 'minute')} lost; "
        f"{_counted(len(judged.broken_runs), 'run')} failed with the machine."
    )
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>The flakiest tests</title><style>{_STYLE}</style></head><body>",
            f"<h1>The flakiest tests</h1><p>{about}</p>",
            _HEAD,
            *(_row(cost) for cost in ranked),
            "</tbody></table></body></html>",
            "",
        ]
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _row(cost: Cost) -> str:
    verdict = cost.verdict
    evidence = "".join(f"<small>{_text(one)}</small>" for one in verdict.evidence)
    until = f"{cost.until:%Y-%m-%d}" if cost.until else ""
    cells: Iterator[str] = iter(
        (
            f'<td class="t">{_text(verdict.test)}{evidence}</td>',
            f"<td>{_NAMES.get(verdict.label, verdict.label.value)}</td>",
            f'<td class="n">{verdict.p_flaky or 0.0:.2f}</td>',
            f'<td class="n">{cost.failures} of {verdict.ran}</td>',
            f'<td class="n">{cost.minutes:.1f}</td>',
            f'<td class="n">{cost.spoiled_runs}</td>',
            f"<td>{until}</td>",
        )
    )
    return f"<tr>{''.join(cells)}</tr>"


def _text(text: str) -> str:
    return escape(clean(text))

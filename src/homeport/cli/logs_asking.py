"""The part of `logs summarize --model` that meets a model; imported only when one is wanted."""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import asdict
from importlib.util import find_spec

from homeport.assistant.explain import Asking
from homeport.assistant.summarise import INSTRUCTIONS, Summary, prepare, summarise
from homeport.backends import estimate_tokens
from homeport.cli.answering import decision_json
from homeport.cli.logs import SummaryOptions
from homeport.cli.logs_summary import look
from homeport.cli.logs_view import report_lines
from homeport.cli.terminal import Line, Style, clean, line, write_lines
from homeport.domain import Decision, Principal, Route
from homeport.errors import BackendError
from homeport.gateway.opening import Opened, opened_gateway
from homeport.gateway.settings import Settings, load_settings
from homeport.logs.brief import MOST_TOKENS
from homeport.logs.report import Report, as_dict
from homeport.storage import config_folder
from homeport.weights import State, find, state

_AUTO = "auto"
_CLOSE_S = 5.0


def ask(report: Report, options: SummaryOptions) -> int:
    """Print the report, then the model's summary of it; 2 when the model did not answer."""
    settings = _settings(options)
    with opened_gateway(
        settings, policy_file=options.policy, primed_with=INSTRUCTIONS.text
    ) as opened:
        if not options.json:
            write_lines(report_lines(report, look(options.top)), sys.stdout)
        return asyncio.run(_answer(report, options, opened))


def is_ready(options: SummaryOptions) -> bool:
    """Tell whether the model in force can be asked without fetching anything."""
    settings = _settings(options)
    if settings.local_endpoint:
        return True
    return state(find(settings.model)) is State.VERIFIED and find_spec("xllamacpp") is not None


def _settings(options: SummaryOptions) -> Settings:
    environment = dict(os.environ)
    if options.model not in (None, _AUTO):
        environment["HOMEPORT_MODEL"] = str(options.model)
    return load_settings(environment, config_folder(), options.repo)


async def _answer(report: Report, options: SummaryOptions, opened: Opened) -> int:
    asking = Asking(
        Principal("local-user"),
        options.repo.name if options.repo else "",
        options.allow_cloud,
        conversation=secrets.token_hex(8),
    )
    request, brief = prepare(report, asking, MOST_TOKENS, estimate_tokens)
    decision: Decision | None = None
    summary: Summary | None = None
    try:
        async with aclosing(summarise(request, report, brief, opened.gateway)) as items:
            async for item in items:
                match item:
                    case Decision():
                        decision = item
                    case Summary():
                        summary = item
                    case _:
                        pass  # sentences are shown once they are checked
    except BackendError as error:
        print(f"homeport: {clean(str(error))}", file=sys.stderr)
        print(f"  next: {clean(error.hint) or 'the report stands without it'}", file=sys.stderr)
    finally:
        async with asyncio.timeout(_CLOSE_S):
            await opened.close()
    _show(report, options, decision, summary)
    return 0 if summary else 2


def _show(
    report: Report, options: SummaryOptions, decision: Decision | None, summary: Summary | None
) -> None:
    if options.json:
        told = as_dict(report, options.top)
        told["summary"] = _json(summary) if summary else None
        told["decision"] = decision_json(decision) if decision else None
        print(json.dumps(told))
    elif summary is not None:
        where = "the cloud" if decision and decision.route is Route.CLOUD else "this machine"
        write_lines(_lines(summary, where), sys.stdout)


def _json(summary: Summary) -> dict[str, object]:
    return {
        "text": " ".join(one.text for one in summary.held),
        "sentences": [asdict(one) for one in summary.sentences],
        "complete": summary.complete,
        "model": summary.model,
    }


def _lines(summary: Summary, where: str) -> Iterator[Line]:
    """Lay out the sentences that hold; the others below, as the model's own words."""
    yield line()
    yield line((f"In words, by {summary.model} on {where}", Style.HEADING))
    for one in summary.held:
        yield line(f"  {one.text}")
    if not summary.held:
        yield line(("  no sentence rests on the findings above", Style.MUTED))
    loose = [one for one in summary.sentences if not one.holds]
    if loose:
        yield line(("Not backed by any finding (the model's own words):", Style.MUTED))
    for one in loose:
        yield line((f"  - {one.text}  [{one.why_not}]", Style.MUTED))
    if not summary.complete:
        yield line(("The summary was cut off.", Style.ERROR))

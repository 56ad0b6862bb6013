"""The deterministic part of `explain`: what is found, and how it is shown, without any model.

Imported by whoever really does the work: this process, or the resident one for it.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.assistant.findings import Findings, Reader, find
from homeport.cli.explain import NO_MODEL, Options
from homeport.cli.explanation import as_json, findings_lines
from homeport.cli.page import Page
from homeport.cli.terminal import Line

if TYPE_CHECKING:
    from homeport.cli.veil import Veil


@dataclass(frozen=True, slots=True)
class Found:
    """The findings, and a reader of the repository's files for whoever cites them."""

    findings: Findings
    read: Reader


def findings_of(text: str, options: Options) -> Found:
    """Return what is found about a failure.

    Raises:
        NoFailureFound: nothing in the text looks like a failure.
        InputError: a policy, a model or a folder of buffers was named that cannot be used.
    """
    _check(options)
    return Found(*find(text, options.repo, _buffers(options)))


def _buffers(options: Options) -> Mapping[str, str]:
    if options.buffers is None:
        return {}
    from homeport.code.overlay import read_buffers  # noqa: PLC0415 -- only when there are some

    return read_buffers(options.buffers)


def show_findings(found: Found, options: Options, page: Page) -> None:
    """Show the findings to a person; a program gets them with all else."""
    if not options.json:
        page.lines(_lines(found.findings, options))


def without_answer(found: Found, options: Options, page: Page) -> int:
    """End without a model's words."""
    if options.json:
        page.whole(shown_json(found.findings, options))
    return 0


def shown_json(findings: Findings, options: Options) -> Mapping[str, object]:
    """Return the JSON of the findings; a dry run's holds no detected value."""
    shown = as_json(findings)
    if not options.dry_run:
        return shown
    veil = _veil(findings)
    return {name: veil.json(value) for name, value in shown.items()}


def _lines(findings: Findings, options: Options) -> Iterable[Line]:
    lines = findings_lines(findings)
    return _veil(findings).lines(lines) if options.dry_run else lines


def _veil(findings: Findings) -> "Veil":
    # Detection takes long to load, and only a dry run needs it here.
    from homeport.cli.veil import Veil  # noqa: PLC0415

    return Veil(as_json(findings))


def _check(options: Options) -> None:
    """Refuse a policy or model that was named and cannot be used, before anything is shown."""
    if options.policy is not None:
        from homeport.policy import read_policy  # noqa: PLC0415 -- only when one is named

        read_policy(options.policy)
    if options.model not in (None, NO_MODEL):
        from homeport.gateway.settings import load_settings  # noqa: PLC0415 -- as above
        from homeport.storage import config_folder  # noqa: PLC0415 -- as above
        from homeport.weights import find as find_model  # noqa: PLC0415 -- as above

        if not load_settings(os.environ, config_folder(), options.repo).local_endpoint:
            find_model(str(options.model))

"""The only place that makes a `ClearedPrompt`: redact, scan the result again, refuse on any doubt.

Whether a request may leave at all was decided before; this proves that its text may.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from homeport.domain import ClearedPrompt, Decision, Message, Prompt, Role, Route, Treatment
from homeport.errors import ClearanceRefused
from homeport.gateway.masking import MaskedPrompt, mask_prompt
from homeport.gateway.survey import Scan, Survey, Texts, survey, unparted, with_marks
from homeport.policy import NEVER_SEND, Policy
from homeport.redaction import Masker

Labels = tuple[tuple[str, str], ...]
_HINT = "it can be answered by the local model; nothing has left this machine"
_SHORTEST_VALUE = 4  # a shorter withheld value stands everywhere by accident
_SHORTEST_INSIDE = 8  # a shorter one counts only where it is a word of its own


@dataclass(frozen=True, slots=True)
class Cleared:
    """A prompt that may leave, and what is put back into the answer."""

    prompt: ClearedPrompt
    masked: MaskedPrompt = field(repr=False)


def clear(
    prompt: Prompt,
    found: Survey,
    decision: Decision,
    *,
    policy: Policy,
    masker: Masker,
    scan: Scan,
    labels: Labels = (),
) -> Cleared:
    """Return what may leave; the steps: 1 decided, 2 redact, 3 scan again, 4 look for the values.

    Of the caller's labels those go along in which steps 3 and 4 find nothing.

    Raises:
        ClearanceRefused: something would have leaked; the message names categories only.
    """
    # 1 the decision of this very policy allows the cloud, and lets no category pass
    if decision.route is not Route.CLOUD or decision.policy_digest != policy.digest:
        raise ClearanceRefused("this request was not decided for the cloud", hint=_HINT)
    if Treatment.PASS in decision.treatments.values():
        raise ClearanceRefused("a category would pass unredacted", hint=_HINT)
    if prompt.files:
        raise ClearanceRefused("it holds files, in which nobody has looked", hint=_HINT)
    # 2
    texts = prompt.texts()
    masked = mask_prompt(prompt, found, masker, decision.treatments)
    # 3
    _scan_again(masked.prompt, decision, policy, scan)
    # 4
    _look_for_values(texts, found, masked.prompt.texts())
    values = _withheld(texts, found)
    clean = tuple(
        [one for one in labels if _is_clean(one[1], values, decision, policy=policy, scan=scan)]
    )
    return Cleared(ClearedPrompt(masked.prompt, decision.policy_digest, clean), masked)


def _is_clean(
    label: str, values: Mapping[str, str], decision: Decision, *, policy: Policy, scan: Scan
) -> bool:
    """Tell whether a label may be a header elsewhere: plain text in which nothing is found."""
    if not label or not label.isascii() or not label.isprintable():
        return False
    alone = Prompt((Message(Role.USER, label),))
    try:
        _scan_again(alone, decision, policy, scan)
    except ClearanceRefused:
        return False
    return not any(_stands(value, label) for value in values)


def _scan_again(prompt: Prompt, decision: Decision, policy: Policy, scan: Scan) -> None:
    texts = prompt.texts()
    left = with_marks(prompt, survey(prompt, scan), policy, decision.redacted_classes)
    kinds = sorted({finding.category.value for findings in left for finding in findings})
    if kinds:
        raise ClearanceRefused(
            f"after redaction a second scan still finds {', '.join(kinds)}", hint=_HINT
        )
    if any(NEVER_SEND in text for text in (*texts, *unparted(prompt))):
        raise ClearanceRefused(f"the text holds {NEVER_SEND}", hint=_HINT)


def _look_for_values(texts: Texts, found: Survey, masked: Texts) -> None:
    """Refuse when a withheld value still stands in any text, by whatever way it came there."""
    values = _withheld(texts, found)
    for text in masked:
        for value, kind in values.items():
            if _stands(value, text):
                raise ClearanceRefused(f"a withheld {kind} still stands in the text", hint=_HINT)


def _stands(value: str, text: str) -> bool:
    """Tell whether the value stands in the text, as part of a longer word only if it is long."""
    if value not in text:
        return False
    alone = rf"(?<!\w){re.escape(value)}(?!\w)"
    return len(value) >= _SHORTEST_INSIDE or re.search(alone, text) is not None


def _withheld(texts: Texts, found: Survey) -> Mapping[str, str]:
    return {
        value: finding.category.value
        for text, findings in zip(texts, found, strict=True)
        for finding in findings
        if len(value := text[finding.span.start : finding.span.end]) >= _SHORTEST_VALUE
    }

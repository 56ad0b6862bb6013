"""The words of a request and its answer as the record may keep them: without any value.

Only where the policy keeps words at all. What a policy lets pass to a local model is withheld here
all the same, and nothing can be put back.
"""

import os

from homeport.domain import Category, Completion, Message, Prompt, Role, Treatment
from homeport.errors import GatewayError
from homeport.gateway.masking import mask_prompt
from homeport.gateway.survey import Scan, survey, with_marks
from homeport.policy import Policy
from homeport.redaction import Masker

_MOST = 32_768  # characters: a record is one line of bounded length
_MASK = dict.fromkeys(Category, Treatment.MASK)
_UNREAD = "[not kept: it could not be scanned]"


class Recorder:
    """Redacts what is kept of one request; `classes` are those whose patterns are redacted too."""

    def __init__(self, scan: Scan, policy: Policy, classes: tuple[str, ...]) -> None:
        self._scan, self._policy, self._classes = scan, policy, classes
        self._masker = Masker(os.urandom(32), forgets=True)

    def sent(self, prompt: Prompt) -> str:
        """Return what a backend got."""
        return self._kept(prompt)

    def answered(self, completion: Completion) -> str:
        """Return what a model wrote: its words, and the arguments of its calls."""
        calls = tuple([f"{one.name} {one.arguments}" for one in completion.calls])
        return self._kept(Prompt((Message(Role.ASSISTANT, completion.text, calls),)))

    def _kept(self, prompt: Prompt) -> str:
        try:
            found = survey(prompt, self._scan)
        except GatewayError:
            return _UNREAD
        found = with_marks(prompt, found, self._policy, self._classes)
        text = "\n".join(mask_prompt(prompt, found, self._masker, _MASK).prompt.texts())
        left = len(text) - _MOST
        return f"{text[:_MOST]}\n[{left} more characters]" if left > 0 else text

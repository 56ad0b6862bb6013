"""Compiles one pattern for RE2 over bytes: the only engine that ever sees a person's text.

Linear in the text whatever the pattern, so no input can make it hang.
"""

import functools
from typing import Any

from homeport.errors import RuleError


@functools.cache
def compile_expression(pattern: str, name: str, *, within_line: bool = True) -> Any:  # noqa: ANN401 -- re2 carries no types
    """Compile a pattern; what stays within a line can never match a newline.

    Raises:
        RuleError: RE2 does not take the pattern; the message names the rule and the trouble.
    """
    import re2  # noqa: PLC0415 -- 15 ms that importing the room must not cost

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.never_nl = within_line
    options.max_mem = 32 << 20
    try:
        return re2.compile(b"(?m)" + pattern.encode("latin-1"), options)
    except (re2.error, UnicodeEncodeError) as error:
        reason = error.args[0] if error.args else error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise RuleError(
            f"detector {name}: {text} in pattern {pattern[:200]!r}",
            hint="rewrite the pattern for RE2: no look-around, no back-references",
        ) from error

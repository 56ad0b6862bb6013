"""The code is fine, its surroundings are not: network, permissions, memory, disk, ports."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.verdicts import CRASHES

# What the message says, what it means, and what to do.
_CAUSES: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), why, remedy)
    for pattern, why, remedy in (
        (
            r"Connection refused|ECONNREFUSED|Errno 111\b",
            "nothing listens at the address that was called",
            "start the service, or correct host and port in the configuration",
        ),
        (
            r"Name or service not known|getaddrinfo failed|Temporary failure in name resolution|ENOTFOUND",
            "the host name cannot be resolved",
            "check the name and the network (inside a container, use the service's name)",
        ),
        (
            r"CERTIFICATE_VERIFY_FAILED|self.signed certificate",
            "the server's certificate is not trusted by this machine",
            "install the issuing CA; do not switch verification off",
        ),
        (
            r"Address already in use|EADDRINUSE|Errno 98\b",
            "another process already listens on this port",
            "stop that process, or use another port",
        ),
        (
            r"No space left on device|ENOSPC|Errno 28\b",
            "the disk is full",
            "free space on the disk the path lies on",
        ),
        (
            r"Too many open files|EMFILE|Errno 24\b",
            "the process has reached its limit of open files",
            "close files and sockets (use `with`), or raise the limit",
        ),
        (
            r"Permission denied|EACCES|Errno 13\b",
            "the user that runs this may not do that here",
            "run as the right user, or correct the owner and mode of the path",
        ),
        (
            r"Read-only file system|Errno 30\b",
            "the file system is read-only",
            "write to another place (a volume, TMPDIR)",
        ),
        (
            r"[Tt]imed? ?out|ETIMEDOUT|Errno 110\b",
            "the other side did not answer in time",
            "check that it is reachable and healthy before raising the time limit",
        ),
        (
            r"Cannot allocate memory|Errno 12\b|heap out of memory|Java heap space",
            "the process ran out of memory",
            "raise the limit, or process the data in pieces",
        ),
    )
)

_OF_THE_CODE = CRASHES - {"FileNotFoundError", "OperationalError", "InterfaceError"}


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Say which part of the surroundings failed."""
    site = case.crash()
    if site is None or case.type in _OF_THE_CODE:
        return
    for pattern, why, remedy in _CAUSES:
        if pattern.search(match.string):
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                case.symbol(site.path, site.line),
                0.6,
                f"Not the code but its surroundings: {why}.",
                remedy,
            )
            return


RULE = Rule(
    name="environment",
    types=frozenset(),
    pattern=re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _, _ in _CAUSES)),
    examine=examine,
    language="",
)

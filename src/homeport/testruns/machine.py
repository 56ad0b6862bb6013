"""Words that a failing machine leaves in a test's message: its disk, memory, daemons, network."""

import re

# What no test says by itself: the machine, its disk, its memory, its daemons, its network.
_SIGNS = re.compile(
    r"no space left on device|disk quota exceeded|read-only file system|input/output error"
    r"|cannot allocate memory|out of memory|oom[- ]?kill|killed process \d+|exit code 137"
    r"|no route to host|network is unreachable|temporary failure in name resolution"
    r"|could not resolve host|name or service not known|getaddrinfo (?:enotfound|eai_again)"
    r"|docker: error response|cannot connect to the docker daemon|error response from daemon"
    r"|toomanyrequests|pull rate limit|image ?pull ?back ?off|registry\S* (?:refused|unavailable)"
    r"|no such image|502 bad gateway|503 service unavailable|504 gateway time-?out"
    r"|runner has received a shutdown signal|lost communication with the server"
    r"|the operation was canceled|node (?:was )?evicted|spot instance|too many open files"
    r"|resource temporarily unavailable|worker .{0,40}(?:crashed|terminated unexpectedly)"
    r"|no usable temporary directory|tls handshake timeout|certificate has expired"
    r"|enospc|eio:|emfile|ehostunreach|enetunreach",
    re.IGNORECASE,
)


def speaks_of_machine(message: str) -> bool:
    """Tell whether a message names a failing machine, disk, daemon or network."""
    return bool(_SIGNS.search(message))

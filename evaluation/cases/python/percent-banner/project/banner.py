PLAIN = "%s started at %s"
FULL = "%s started at %s, version %s"


def banner(name, started, version=None):
    if version is None:
        return PLAIN % (name, started)
    return FULL % (name, started)

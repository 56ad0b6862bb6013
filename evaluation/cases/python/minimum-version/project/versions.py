MINIMUM = "9.2"


class TooOld(Exception):
    pass


def newer(version, least):
    return version >= least


def require(version, least=MINIMUM):
    if not newer(version, least):
        raise TooOld(f"needs {least} or later, the server has {version}")

import re

SPACE = re.compile(r"\s+")


def squeeze(text):
    return SPACE.sub(" ", text).strip()

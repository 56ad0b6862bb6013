import re

from text.clean import squeeze


def slugify(title):
    return re.sub(r"[^a-z0-9]+", "-", squeeze(title).lower()).strip("-")

import string

TEMPLATES = "templates"


def load(name):
    with open(f"{TEMPLATES}/{name}.txt", encoding="utf-8") as stream:
        return string.Template(stream.read())


def render(name, **values):
    return load(name).substitute(values)

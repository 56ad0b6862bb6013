from post.templates import load


def write(name, values):
    return load(name).substitute(values)

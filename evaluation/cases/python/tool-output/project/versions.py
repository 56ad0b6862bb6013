from probe import probe


def versions(names):
    """What each tool says about itself."""
    answers = {}
    for line in probe(names).splitlines():
        name, _, state = line.partition("=")
        answers[name] = state
    return answers

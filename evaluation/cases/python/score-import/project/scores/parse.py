def score(text):
    return int(text)

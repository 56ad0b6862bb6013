def parse_headers(text):
    headers = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers


def parse_message(raw):
    head, _, body = raw.partition("\n\n")
    return parse_headers(head), body

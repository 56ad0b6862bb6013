CHANNELS = {"mail": [], "pager": []}


def send(recipient, text, channel):
    if channel not in CHANNELS:
        raise ValueError(f"no such channel: {channel}")
    CHANNELS[channel].append((recipient, text))


def digest(recipient, lines):
    send(recipient, "\n".join(lines), channel="mail")

from telemetry.series import Series


def _value(text):
    return float(text) if text != "-" else float("nan")


def decode(line):
    name, _, rest = line.partition(":")
    return Series(name.strip(), [_value(text) for text in rest.split()])

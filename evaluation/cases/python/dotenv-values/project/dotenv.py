def parse_line(line):
    name, value = line.split("=")
    return name.strip(), value.strip().strip('"')


def parse(text):
    values = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, value = parse_line(line)
            values[name] = value
    return values

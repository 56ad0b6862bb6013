def entries(lines):
    for line in lines:
        time, _, name = line.partition(" ")
        yield time, name

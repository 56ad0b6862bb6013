from jobs.model import Job

LOWEST = 9


def parse(line):
    name, _, priority = line.partition(";")
    return Job(name, int(priority) if priority else None)

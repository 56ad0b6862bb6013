from jobs.order import by_priority
from jobs.parse import parse

SPOOL = ["mail;3", "backup", "report;1"]


def main():
    for job in by_priority([parse(line) for line in SPOOL]):
        print(job.name)


if __name__ == "__main__":
    main()

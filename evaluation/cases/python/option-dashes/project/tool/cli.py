import argparse

from tool.sync import Plan


def parser():
    made = argparse.ArgumentParser(prog="tool")
    made.add_argument("command", choices=["sync", "status"])
    made.add_argument("--dry-run", action="store_true")
    made.add_argument("--keep-going", action="store_true")
    return made


def main():
    options = parser().parse_args()
    plan = Plan(["a", "b"])
    if options.command == "sync":
        print(plan.execute(really=not options.dryrun))
    else:
        print(plan.steps)


if __name__ == "__main__":
    main()

"""A small report, a repository it may be of, and the command that reads it."""

from argparse import ArgumentParser
from pathlib import Path

from tests.doubles.repository import commit_all, write_files

from homeport.cli import tests

REPORT = (
    '<testsuite name="s" tests="3"><testcase classname="m" name="ok" time="1.5"/>'
    '<testcase classname="m" name="bad" time="2"><failure type="E" message="no \x1b such row 7">t'
    '</failure></testcase><testcase classname="m" name="skip"><skipped/></testcase></testsuite>'
).replace("\x1b", "")


def run_tests_command(*words: str | Path) -> int:
    """Run `homeport tests` with these words."""
    parser = ArgumentParser()
    tests.add_arguments(parser)
    return tests.execute(parser.parse_args([str(word) for word in words]))


def written_report(folder: Path) -> Path:
    """Write the report into a folder."""
    path = folder / "report.xml"
    path.write_text(REPORT, encoding="utf-8")
    return path


def repository_of_one_commit(folder: Path) -> Path:
    """Make a repository with one commit."""
    commit_all(write_files(folder, {"m.py": "x = 1\n"}), "Begin")
    return folder

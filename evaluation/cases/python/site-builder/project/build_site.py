import sys

from builder.cli import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]) or 0)

"""`python -m homeport` is `homeport`."""

from homeport.cli.main import run

if __name__ == "__main__":
    run()

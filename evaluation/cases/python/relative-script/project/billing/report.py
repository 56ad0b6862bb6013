"""Prints the month's figures: run it from the project's folder."""

from .amounts import euros

FIGURES = {"rent": 120000, "power": 8450}


def lines():
    for name, cents in FIGURES.items():
        yield f"{name:<10}{euros(cents):>14}"


if __name__ == "__main__":
    print("\n".join(lines()))

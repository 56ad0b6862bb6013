from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent / "texts"


def load(name):
    return Template((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))

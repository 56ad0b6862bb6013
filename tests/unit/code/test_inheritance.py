"""From a class to its bases and back."""

from pathlib import Path

from tests.doubles.repository import write_files

from homeport.code import Index

FILES = {
    "shop/base.py": "class Item(object):\n    pass\n",
    "shop/toys.py": "from shop.base import Item\n\n\nclass Toy(Item, Sold):\n    pass\n",
    "other/base.py": "class Item:\n    pass\n\n\nclass Sold:\n    pass\n",
    "tests/test_toys.py": "from shop.toys import Toy\n\n\nclass Odd(Toy):\n    pass\n",
    "loop.py": "class Loop(Loop):\n    pass\n\n\ndef Sold():\n    pass\n",
}


def test_bases_and_subclasses(tmp_path: Path) -> None:
    """A base is the nearest class of that name, a function never; subclasses name the class."""
    with Index.open(write_files(tmp_path, FILES)) as index:
        index.refresh()
        assert [one.path for one in index.bases("Toy")] == ["shop/base.py", "other/base.py"]
        assert [one.symbol for one in index.bases("Toy")] == ["Item", "Sold"]
        assert index.bases("Loop") == []
        assert index.bases("Nothing") == []
        assert [one.symbol for one in index.subclasses("Item")] == ["Toy"]
        assert [one.symbol for one in index.subclasses("shop.Toy")] == ["Odd"]
        assert index.subclasses("Nothing") == []


def test_a_changed_class_has_other_bases(tmp_path: Path) -> None:
    """A class that no longer inherits is no subclass any more."""
    with Index.open(write_files(tmp_path, FILES)) as index:
        index.refresh()
        write_files(tmp_path, {"shop/toys.py": "class Toy(Sold):\n    pass\n"})
        index.refresh()
        assert index.subclasses("Item") == []
        assert [one.symbol for one in index.subclasses("Sold")] == ["Toy"]

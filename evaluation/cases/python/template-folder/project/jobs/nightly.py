import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from reports.render import render


def numbers():
    return {"orders": 118, "returned": 4}


if __name__ == "__main__":
    print(render("nightly", **numbers()))

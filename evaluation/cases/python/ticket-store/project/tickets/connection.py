import sqlite3


def connection():
    link = sqlite3.connect(":memory:")
    link.execute("pragma foreign_keys = on")
    return link

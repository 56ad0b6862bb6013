import sqlite3

TABLES = "create table customer (number integer, name text, blocked integer default 0)"


def open_database(path=":memory:"):
    connection = sqlite3.connect(path)
    connection.execute(TABLES)
    return connection

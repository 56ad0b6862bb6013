import sqlite3


def connect():
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        """
        create table article (code text primary key, name text);
        insert into article values ('A-100', 'lamp'), ('B-7', 'desk');
        """
    )
    return connection

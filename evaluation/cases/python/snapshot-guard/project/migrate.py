from store.backup import snapshot
from store.database import Database


def migrate(database, dry_run):
    with snapshot(database, dry_run) as copy:
        copy.rename_column("customers", "mail", "email")
        return copy.describe()


if __name__ == "__main__":
    database = Database({"customers": ["id", "mail"]})
    print(migrate(database, dry_run=False))
    print(migrate(database, dry_run=True))

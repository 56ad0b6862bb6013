from contextlib import contextmanager


@contextmanager
def snapshot(database, dry_run=False):
    """Give a database to work on; a dry run works on a clone that is thrown away."""
    if dry_run:
        database.clone()
        return
    saved = database.clone()
    try:
        yield database
    except Exception:
        database.tables = saved.tables
        raise

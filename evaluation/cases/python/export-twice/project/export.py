import csv
import io

from members import active


def export(members):
    """A CSV with the number of rows in its first line."""
    rows = active(members)
    count = sum(1 for _ in rows)
    out = io.StringIO()
    out.write(f"# {count} members\n")
    writer = csv.writer(out, lineterminator="\n")
    for member in rows:
        writer.writerow([member.number, member.name])
    return out.getvalue()

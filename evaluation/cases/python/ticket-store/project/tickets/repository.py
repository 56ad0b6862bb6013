from tickets.connection import connection


class Tickets:
    def open(self, title):
        with connection() as link:
            link.execute("insert into ticket (title) values (?)", (title,))

    def all(self):
        return connection().execute("select id, title from ticket order by id").fetchall()

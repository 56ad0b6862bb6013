from tickets.connection import connection


def create():
    with connection() as link:
        link.execute("create table ticket (id integer primary key, title text not null)")

from crm.person import Person
from crm.writer import write

if __name__ == "__main__":
    ana = Person("Ana")
    ana.join("vip")
    ana.join("newsletter")
    print(write([ana, Person("Mo")]))

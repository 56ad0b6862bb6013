from repo.audited import AuditedRepository


def main():
    repository = AuditedRepository("importer")
    for name in ("north", "south"):
        repository.insert({"name": name})
    print(repository.notes)


main()

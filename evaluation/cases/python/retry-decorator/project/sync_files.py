from transfer.remote import push

if __name__ == "__main__":
    for name in ("a.txt", "b.txt"):
        print(push(name).upper())

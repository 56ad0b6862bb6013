from museum.counting import counter

if __name__ == "__main__":
    count = counter(limit=2)
    for visitor in ("Ana", "Mo", "Ito"):
        print(visitor, "comes in" if count() else "waits")

from limits.limiter import Limiter


def main():
    limiter = Limiter(3)
    for number in range(5):
        print(number, "ok" if limiter.allow() else "blocked")


if __name__ == "__main__":
    main()

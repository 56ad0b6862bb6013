from notices import Notice


def main():
    notice = Notice("customer", "O-118")
    for text in (notice.mail(), notice.hook()):
        print(text)


main()

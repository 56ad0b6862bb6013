from coupons.wallet import Wallet


def welcome(name):
    wallet = Wallet(name)
    wallet.add("WELCOME10")
    return wallet


if __name__ == "__main__":
    old = Wallet("Mo", ["SPRING"])
    old.add("LOYAL")
    print(old.best())
    print(welcome("Ana").best())

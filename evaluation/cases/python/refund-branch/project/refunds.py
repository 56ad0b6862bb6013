from policy import decide

CASES = [("lamp", 3900, 3), ("desk", 18900, 20), ("chair", 9900, 45)]

for article, amount, days in CASES:
    print(article, decide(amount, days))

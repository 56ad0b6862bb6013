from pages.publish import address, headline

for title in ("Opening  hours", "Summer sale: 20 % off"):
    print(address(title, 2024), headline(title))

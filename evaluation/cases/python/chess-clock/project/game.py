from clock.clock import Clock


def play(moves):
    with Clock(300) as clock:
        for player, seconds in moves:
            clock.press(player, seconds)
        return clock.left("white")


if __name__ == "__main__":
    print(play([("white", 12), ("black", 30), ("white", 8)]))

from planner import Planner

ROUNDS = [["north", "east", "south"], ["east", "north", "south"], ["north", "south", "east"]]

planner = Planner()
print(planner.best("depot", ROUNDS))

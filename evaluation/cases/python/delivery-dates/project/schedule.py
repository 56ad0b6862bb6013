from planning import plan

LINES = [
    "van-1, 03/06/2024",
    "van-2, 04/06/2024",
    "van-1, 17/06/2024",
]

for slot in plan(LINES):
    print(slot.day, slot.van)

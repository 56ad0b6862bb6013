from budget import Budget

budget = Budget.parse("""
rent    | 1,200 | 2 %
paper   |   118 | 0 %
servers | 2,450 | 5 %
""")
print(budget.total())

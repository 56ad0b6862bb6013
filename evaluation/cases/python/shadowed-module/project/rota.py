from shifts import rota

plan = rota(2024, 2)
print(len(plan), plan[29])

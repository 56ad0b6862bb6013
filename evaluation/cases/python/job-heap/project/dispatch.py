from plan import Plan

plan = Plan()
plan.add({"kind": "mail"}, priority=2)
plan.add({"kind": "bill"}, priority=1)
plan.add({"kind": "print"}, priority=2)
while plan:
    print(plan.next()["kind"])

from survey import Survey

survey = Survey()
survey.add("p1", 3, 4)
survey.remark("p1", "moved stone")
print(survey.points["p1"].note)

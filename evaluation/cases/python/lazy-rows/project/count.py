from stats import per_page

for page, visits in per_page().most_common():
    print(page, visits)

from articles import Articles
from schema import connect

articles = Articles(connect())
print(articles.count())
print(articles.name("A-100"))

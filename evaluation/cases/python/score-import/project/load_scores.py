from scores.reader import read

if __name__ == "__main__":
    table = read("scores/march.tsv")
    print(max(table, key=table.get))

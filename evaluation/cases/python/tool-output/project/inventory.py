from versions import versions

print(sorted(versions(["json", "csv"])))

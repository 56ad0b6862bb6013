from fasta import read

TEXT = """
> s1
ACGT
> s2
GGA
> s3
"""

print([(one.name, len(one.letters)) for one in read(TEXT)])

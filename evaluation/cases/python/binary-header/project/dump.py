from pathlib import Path

from reader import headers

blob = Path(__file__).with_name("records.bin").read_bytes()
for header in headers(blob):
    print(header.magic, header.flags, header.length)

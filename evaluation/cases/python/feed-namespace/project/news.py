from pathlib import Path

import atom

title, entries = atom.read(Path(__file__).with_name("feed.xml"))
print(title, len(entries))

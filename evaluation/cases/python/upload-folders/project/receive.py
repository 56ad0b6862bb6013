import tempfile
from pathlib import Path

from uploads.store import Store

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        print(store.save("avatar", "me.png", b"\x89PNG").name)
        print(store.save("invoice", "77.pdf", b"%PDF").name)

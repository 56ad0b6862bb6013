from pool import run_all
from thumbs import Gallery

gallery = Gallery(["a.png", "b.png"])
run_all(gallery)
print(gallery.done)

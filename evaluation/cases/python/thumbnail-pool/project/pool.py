from concurrent.futures import ThreadPoolExecutor


def run_all(gallery, workers=2):
    with ThreadPoolExecutor(workers) as pool:
        waiting = [pool.submit(gallery.shrink(name)) for name in gallery.names]
    collect(waiting)


def collect(waiting):
    for future in waiting:
        future.result(timeout=5)

import heapq


def push(heap, entry, most=1000):
    if len(heap) >= most:
        raise OverflowError("the queue is full")
    heapq.heappush(heap, entry)


def pop(heap):
    return heapq.heappop(heap)

"""Takes elements out of the lists of a tree, the largest lists first."""

import heapq
from collections.abc import Callable

from homeport.testruns.reduce.reduction import Reduction
from homeport.testruns.reduce.search import Interval
from homeport.testruns.reduce.tree import Node, taken_out

Parse = Callable[[bytes], Node | None]
Path = tuple[int, ...]


def shrink_lists(reduction: Reduction, parse: Parse, *, most: int = 0) -> bool:
    """Go once through all lists of the best text; `most` bounds their number (0: none).

    Return whether anything was taken out. A list is looked at before those inside it, so that a
    path of positions stays true for as long as it is needed.
    """
    source, tree = reduction.best, parse(reduction.best)
    if tree is None:
        return False
    before, looked_at = reduction.best, 0
    heap: list[tuple[int, Path]] = [(0, ())]
    while heap and (not most or looked_at < most):
        _, path = heapq.heappop(heap)
        if source is not reduction.best:
            source, tree = reduction.best, parse(reduction.best)
        node = _at(tree, path)
        if node is None:
            continue
        if node.listed and node.children:
            looked_at += 1
            _shrink(reduction, source, node)
            if source is not reduction.best:
                source, tree = reduction.best, parse(reduction.best)
                node = _at(tree, path)
        for number, child in enumerate(node.children if node else ()):
            if child.children:
                heapq.heappush(heap, (child.start - child.end, (*path, number)))
    return reduction.best is not before


def _shrink(reduction: Reduction, source: bytes, node: Node) -> None:
    def render(gone: tuple[Interval, ...]) -> bytes:
        return taken_out(source, node, gone)

    reduction.most_of(len(node.children), render)


def _at(tree: Node | None, path: Path) -> Node | None:
    node = tree
    for number in path:
        if node is None or number >= len(node.children):
            return None
        node = node.children[number]
    return node

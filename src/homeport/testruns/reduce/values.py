"""Makes what is left in a tree simpler: parts in place of wholes, short values for long ones."""

from collections.abc import Callable, Mapping, Sequence

from homeport.testruns.reduce.reduction import Reduction
from homeport.testruns.reduce.search import Interval
from homeport.testruns.reduce.tree import Node

Parse = Callable[[bytes], Node | None]
JSON_ATOMS: Mapping[str, Sequence[bytes]] = {
    "object": (b"{}", b"0"), "array": (b"[]", b"0"), "string": (b'""',), "number": (b"0",),
    "word": (b"0",),
}  # fmt: skip
_NO_VALUE = frozenset({"member", "attribute"})


def put_atoms(reduction: Reduction, parse: Parse, atoms: Mapping[str, Sequence[bytes]]) -> None:
    """Put the simplest value of each kind in the place of as many nodes as possible."""
    for turn in range(max(map(len, atoms.values()), default=0)):
        base = reduction.best
        tree = parse(base)
        if tree is None:
            return
        found = [
            (node, atoms[node.kind][turn])
            for node in tree.walk()
            if len(atoms.get(node.kind, ())) > turn
            and node.end - node.start > len(atoms[node.kind][turn])
        ]
        if found:
            replace_most(reduction, [(node.start, node.end, new) for node, new in found])


def hoist(reduction: Reduction, parse: Parse) -> None:
    """Put parts of nodes in the place of the whole, outer wholes first, once through the text."""
    at, depth = 0, 0  # where the next whole starts; of those that start there, how many are done
    while (whole := _next_whole(parse(reduction.best), at, depth)) is not None:
        base = reduction.best
        for part in (one for child in whole.children for one in (child, *child.children)):
            if part.kind not in _NO_VALUE and reduction.attempt(
                base[: whole.start] + base[part.start : part.end] + base[whole.end :]
            ):
                break
        else:
            depth = depth + 1 if whole.start == at else 1
        if whole.start != at:
            depth = min(depth, 1) if reduction.best is base else 0
        at = whole.start


def _next_whole(tree: Node | None, at: int, depth: int) -> Node | None:
    """Return the first node with parts from `at` on, leaving out the first `depth` there."""
    skipped = 0
    for node in tree.walk() if tree is not None else ():
        if node.start < at or not node.children or node.kind in _NO_VALUE:
            continue
        if node.start == at and skipped < depth:
            skipped += 1
            continue
        return node
    return None


def replace_most(reduction: Reduction, changes: Sequence[tuple[int, int, bytes]]) -> None:
    """Make as many replacements as work; one inside another gives way to the outer one."""
    base = reduction.best
    ordered = sorted(changes, key=lambda one: (one[0], -one[1]))

    def render(chosen: tuple[Interval, ...]) -> bytes:
        parts, at = [], 0
        for low, high in chosen:
            for start, end, new in ordered[low:high]:
                if start >= at:
                    parts += [base[at:start], new]
                    at = end
        return b"".join((*parts, base[at:]))

    reduction.most_of(len(ordered), render)

"""The code and the history that a reader of a failure needs, as excerpts under one budget.

`surroundings` says what belongs beside the likeliest functions, `excerpts` cuts it out of the
files, `background` adds what changed there and who knows it.
"""

from collections.abc import Callable, Mapping, Sequence

from homeport.code import Index, Location, Query
from homeport.context.background import SHARE, changes_in, with_owners
from homeport.context.excerpts import cut_excerpts, shown
from homeport.context.surroundings import with_surroundings
from homeport.domain import Excerpt


def rendered(
    index: Index,
    query: Query,
    locations: Sequence[Location],
    budget: int,
    *,
    count: Callable[[str], int],
    buffers: Mapping[str, str],
) -> tuple[tuple[Excerpt, ...], tuple[Excerpt, ...]]:
    """Return excerpts and recent changes of them that together print at most `budget` tokens."""

    def cost(one: Excerpt) -> int:
        return count(shown(one))

    wanted = with_surroundings(index, query, locations)
    most = budget - int(budget * SHARE)
    cut = cut_excerpts(
        index.repo, wanted, query.places, most, count, words=query.text, buffers=buffers
    )
    spare = budget - sum(map(cost, cut))
    changes = changes_in(index.repo, cut, spare, cost)
    spare -= sum(map(cost, changes))
    owned = with_owners(index, cut)
    fits = sum(map(cost, owned)) - sum(map(cost, cut)) <= spare
    return (owned if fits else cut), changes

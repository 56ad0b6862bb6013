"""Looks at every series of a digest and returns what stands out, with the deploy before it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from homeport.logs.anomalies.exposure import common_exposure
from homeport.logs.anomalies.fields import names_someone
from homeport.logs.anomalies.grid import Grid, fitting_step, grid_of
from homeport.logs.anomalies.kind import Anomaly, Family, Kind
from homeport.logs.anomalies.novelty import needles, new_templates
from homeport.logs.anomalies.numbers import number_changes
from homeport.logs.anomalies.rates import Counted, rate_changes, seasonal
from homeport.logs.anomalies.selection import selected
from homeport.logs.anomalies.shares import is_category, share_changes
from homeport.logs.deploys import Deploy, deploys_in, suspect, tells_of_deploys
from homeport.logs.digest import Axis, Digest, Template

_FEWEST_CELLS = 8  # a shorter log has no before and after
_MOST_VARIANTS = 1500  # of all templates, the most frequent: the rest hardly carries evidence
_LEAST_LINES = 40
_ONE_CLIENT = 0.7  # of the lines of a burst


@dataclass(frozen=True, slots=True)
class _Series:
    template: Template
    counts: Sequence[int]


def find_anomalies(digest: Digest, deploys: Sequence[Deploy] = ()) -> tuple[Anomaly, ...]:
    """Return what stands out, best first; `deploys` join those that the log tells of itself."""
    grid = grid_of(digest, fitting_step(digest))
    deploying = {one.id for one in digest.templates if tells_of_deploys(one)}
    every = [
        _Series(one, grid.spread(one.counts, digest.width))
        for one in digest.templates
        if one.id not in deploying
    ]
    found = list(needles(digest, [(one.template, one.counts) for one in every], grid))
    tests: Counter[Family] = Counter()
    if len(grid) >= _FEWEST_CELLS:
        pulse = common_exposure([one.counts for one in every], len(grid))
        exposure = [one * alive for one, alive in zip(pulse, grid.cover, strict=True)]
        for one in every:
            found += new_templates(one.template, one.counts, grid, digest.width)
            found += _of_rates(digest, one, exposure, grid)
        found += _of_fields(digest, every)
        for one in every:
            tests += _tests_of(one.template)
    kept = [one for one in selected(found, tests) if not _one_client(one, digest)]
    if digest.axis is Axis.ORDER or digest.sampled:
        return tuple(kept)
    known = sorted({*deploys, *deploys_in(digest)}, key=lambda deploy: deploy.at)
    span = (grid.start(0), grid.end(len(grid))) if len(grid) else (0.0, 0.0)
    return tuple(
        replace(one, suspect=suspect(one.start, _uncertain(one, digest), known, span))
        for one in kept
    )


def _tests_of(template: Template) -> Counter[Family]:
    """Return how many series of a template are looked at: each is a chance of a false alarm."""
    tests = Counter({Family.RATE: 3 + 2 * len(template.variants)})
    for variant in template.variants:
        for field in variant.fields:
            siblings = sum(map(len, field.by.values()))
            if field.values:
                tests[Family.VALUE] += 2 * len(field.values)
                tests[Family.CATEGORY] += 1 + (siblings if is_category(field) else 0)
            if field.numeric:
                tests[Family.NUMBER] += 1 + siblings
    return tests


def _of_rates(
    digest: Digest, one: _Series, exposure: Sequence[float], grid: Grid
) -> Iterator[Anomaly]:
    """Yield the changes of a template's rate, or of one of its variants'."""
    template = one.template
    yield from rate_changes(
        Counted(
            template,
            template.text,
            template.samples[0] if template.samples else "",
            "",
            one.counts,
            seasonal(one.counts, exposure, grid),
            dict(template.counts),
            digest.width,
        ),
        grid,
    )
    if len(template.variants) < 2:  # noqa: PLR2004 -- one variant is the template
        return
    for variant in template.variants[:_MOST_OF_ONE]:
        if variant.count < _LEAST_LINES:
            break
        counts = grid.spread(variant.counts, digest.width)
        yield from rate_changes(
            Counted(
                template,
                variant.text,
                variant.samples[0] if variant.samples else "",
                "",
                counts,
                seasonal(counts, exposure, grid),
                dict(variant.counts),
                digest.width,
            ),
            grid,
        )


_MOST_OF_ONE = 40


def _of_fields(digest: Digest, every: Sequence[_Series]) -> Iterator[Anomaly]:
    """Yield the changes of values and numbers, each on cells as wide as it was counted in."""
    values, numbers = grid_of(digest, digest.value_width), grid_of(digest)
    variants = [
        (one.template, variant)
        for one in every
        for variant in one.template.variants
        if variant.count >= _LEAST_LINES
    ]
    variants.sort(key=lambda pair: -pair[1].count)
    for template, variant in variants[:_MOST_VARIANTS]:
        yield from share_changes(template, variant, values, numbers)
        yield from number_changes(template, variant, numbers)


def _one_client(one: Anomaly, digest: Digest) -> bool:
    """Tell whether a burst is the work of one busy user, host or address."""
    if one.kind is not Kind.RATE_UP:
        return False
    template = next(each for each in digest.templates if each.id == one.template_id)
    width = digest.value_width
    for variant in template.variants:
        for field in variant.fields:
            if not names_someone(field) or len(field.values) < _SEVERAL:
                continue
            for value in field.values.values():
                inside = sum(
                    n for b, n in value.counts.items() if one.start - width < b * width < one.end
                )
                outside = value.count - inside
                rest = max(1, field.count - one.count)
                if inside >= _ONE_CLIENT * one.count and outside < _ONE_CLIENT / 2 * rest:
                    return True
    return False


_SEVERAL = 3


def _uncertain(one: Anomaly, digest: Digest) -> float:
    """Return how far the true onset may lie from the one found, in seconds."""
    match one.kind:
        case Kind.NEW_TEMPLATE | Kind.RARE:
            return 0.0
        case Kind.RATE_UP | Kind.RATE_DOWN:
            return float(4 * digest.width)
        case Kind.MISSING | Kind.VALUE_SHIFT:
            return float(2 * digest.value_width)
        case Kind.LATENCY:
            return float(digest.number_width)

"""All detectors together, on a service with an incident and on one without."""

from dataclasses import replace

from tests.doubles.logs import (
    START,
    Event,
    background,
    beats,
    deploy,
    digest_of,
    incident,
    requests,
    seeded,
    steady,
)

from homeport.logs.anomalies import Anomaly, Kind, find_anomalies
from homeport.logs.deploys import Deploy
from homeport.logs.digest import Axis, Template, Variant


def _named(found: tuple[Anomaly, ...]) -> dict[str, Anomaly]:
    return {one.template: one for one in found}


def test_the_incident_is_told_whole() -> None:
    """Each thing that broke is found once, with its kind, its onset and its deploy."""
    found = find_anomalies(digest_of(incident()))
    named = _named(found)
    expected = {
        "cannot decode field 'total' of an order": (Kind.NEW_TEMPLATE, 120, "dd33ee44ff"),
        "checksum mismatch in segment 7, data lost": (Kind.RARE, 200, None),
        "heartbeat from agent-2": (Kind.MISSING, 180, None),
        "cache refreshed": (Kind.RATE_DOWN, 120, "dd33ee44ff"),
        "queue is full, retrying": (Kind.RATE_UP, 90, None),
    }
    for template, (kind, minute, commit) in expected.items():
        one = named[template]
        assert one.kind is kind
        assert abs((one.start - START) / 60 - minute) <= 3
        assert (one.suspect.commit if one.suspect else None) == commit
    pay = [one for one in found if one.among == "path=/api/pay/#"]
    assert sorted(one.kind for one in pay) == [Kind.LATENCY, Kind.VALUE_SHIFT]
    assert len(found) == len(expected) + 2


def test_a_quiet_service_is_quiet() -> None:
    """Nothing planted, nothing found: over several seeds, deploys that changed nothing included."""
    for seed in range(4):
        rng = seeded(seed)
        events = [
            *background(rng),
            *beats(4, 240),
            *requests(rng, (0, 240)),
            deploy(77, "0a1b2c3d4e"),
        ]
        assert find_anomalies(digest_of(events)) == ()


def test_one_noisy_client_does_not_rank() -> None:
    """A burst that is one user's is no incident; the same burst of all users is."""

    def burst(users: list[str]) -> tuple[Anomaly, ...]:
        rng = seeded(3)
        calm = steady(rng, "login of <*>", 5, (0, 240))
        loud = steady(rng, "login of <*>", 80, (100, 106))
        names = [f"u{n}" for n in range(9)]
        events = [replace(e, values=(("user", rng.choice(names)),)) for e in calm]
        events += [replace(e, values=(("user", rng.choice(users)),)) for e in loud]
        return find_anomalies(digest_of([*background(rng), *events]))

    assert burst(["u3"]) == ()
    assert [one.kind for one in burst([f"u{n}" for n in range(9)])] == [Kind.RATE_UP]


def test_deploys_of_a_file_are_suspects_too() -> None:
    """A deploy given from outside is named as one of the log would be."""
    rng = seeded(4)
    events = [*background(rng), *steady(rng, "cannot bind", 5, (150.5, 160), "error")]
    told = Deploy("v2.1", START + 150 * 60, "gateway")
    (one,) = find_anomalies(digest_of(events), (told,))
    assert one.suspect is not None
    assert (one.suspect.commit, one.suspect.about) == ("v2.1", "gateway")


def test_without_times_nobody_is_suspected() -> None:
    """By order, things still stand out, and no deploy is blamed."""
    digest = replace(digest_of(incident()), axis=Axis.ORDER)
    found = find_anomalies(digest)
    assert found
    assert all(one.suspect is None for one in found)


def test_the_variant_that_moved_is_named() -> None:
    """When one of a template's shapes jumps, its text is told; a template of one is itself."""
    rng = seeded(5)
    calm = [e for name in "abc" for e in steady(rng, f"cache {name} full", 4, (0, 240))]
    events = [*background(rng), *calm, *steady(rng, "cache b full", 90, (100, 106))]
    digest = digest_of(events)
    parts = [one for one in digest.templates if one.text.startswith("cache")]
    rest = [one for one in digest.templates if not one.text.startswith("cache")]
    merged = replace(digest, templates=(*rest, _merged(parts)))
    (one,) = find_anomalies(merged)
    assert one.kind is Kind.RATE_UP
    assert one.template == "cache b full"


def _merged(parts: list[Template]) -> Template:
    variants: list[Variant] = [one.variants[0] for one in parts]
    counts: dict[int, int] = {}
    for variant in variants:
        for bucket, count in variant.counts.items():
            counts[bucket] = counts.get(bucket, 0) + count
    return replace(
        parts[0],
        text="cache <*> full",
        count=sum(one.count for one in parts),
        counts=counts,
        variants=tuple(sorted(variants, key=lambda one: -one.count)),
    )


def test_a_short_log_has_no_before_and_after() -> None:
    """A few minutes hold needles only; nothing holds nothing."""
    rng = seeded(6)
    events = [*background(rng, 4), Event(START + 100, "disk full", "fatal")]
    assert [one.kind for one in find_anomalies(digest_of(events))] == [Kind.RARE]
    empty = replace(digest_of(events), templates=(), total={}, lines=0)
    assert find_anomalies(empty) == ()

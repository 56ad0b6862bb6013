"""What is counted."""

import pytest

from homeport.domain import Category
from homeport.server.metrics import Histogram, Metrics


def test_text() -> None:
    """Everything counted stands in the text, once, with its type."""
    metrics = Metrics()
    metrics.answered("a", 200, 0.002)
    metrics.answered("a", 200, 100.0)
    metrics.began("a", 0.001)
    metrics.routed("local", cloud_asked=True)
    metrics.routed("cloud", cloud_asked=True)
    metrics.routed("local", cloud_asked=False)
    metrics.withheld({Category.EMAIL: 3})
    metrics.spent(5, 7)
    metrics.failed("BackendGarbage")
    lines = metrics.text({"homeport_active_requests": 2}, {'m"\n': True}).splitlines()
    for line in (
        'homeport_requests_total{dialect="a",status="200"} 2',
        'homeport_routes_total{route="local"} 2',
        'homeport_tokens_total{kind="completion"} 7',
        'homeport_redactions_total{category="email"} 3',
        'homeport_errors_total{kind="BackendGarbage"} 1',
        "homeport_escalations_total 2",
        "homeport_blocked_egress_total 1",
        'homeport_request_seconds_bucket{dialect="a",le="0.0025"} 1',
        'homeport_request_seconds_bucket{dialect="a",le="+Inf"} 2',
        'homeport_request_seconds_count{dialect="a"} 2',
        'homeport_first_token_seconds_bucket{dialect="a",le="0.001"} 1',
        "homeport_active_requests 2",
        'homeport_breaker_open{backend="m\\"\\n"} 1',
    ):
        assert lines.count(line) == 1, line


@pytest.mark.parametrize("labels", ["", 'a="b"'])
def test_buckets_grow(labels: str) -> None:
    """The counts of a histogram never fall from one bound to the next."""
    histogram = Histogram()
    for seconds in (0.0, 0.003, 0.3, 1000.0):
        histogram.observe(seconds)
    counts = [
        int(line.rpartition(" ")[2]) for line in histogram.lines("h", labels) if "le=" in line
    ]
    assert counts == sorted(counts)
    assert counts[-1] == 4

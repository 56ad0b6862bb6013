import pytest
from pages.sitemap import address


@pytest.mark.parametrize(
    ("title", "expected"),
    [("The Team", "/team"), ("Terms of THE service", "/terms-of-service"), ("Jobs", "/jobs")],
)
def test_address(title, expected):
    assert address(title) == expected

import pytest

from cinema.hall import Hall


@pytest.fixture(scope="module")
def hall():
    return Hall(rows=2, seats=3)

"""Questions and answers."""

from homeport.code import Place, Query, QueryKind


def test_the_least_a_question_needs() -> None:
    """Words alone are a question, of the kind a person asks; a place counts fully by default."""
    query = Query("the total is wrong")
    assert (query.kind, query.places, query.tests) == (QueryKind.ISSUE, (), ())
    assert Place("a.py", 3).weight == 1.0

from homeport.testruns.history.verdict import Label, Spell, Verdict


def test_the_first_bad_commit_is_the_latest_spells() -> None:
    """Of several breaks the one that matters now is named; without any there is none."""
    spells = (Spell("a", "b", 1.0), Spell("c", "", 1.0))
    assert Verdict("t", Label.REGRESSION, 0, 0, 0, 9, spells).first_bad == "c"
    assert Verdict("t", Label.FLAKY, 1, 0.1, 1, 9).first_bad == ""

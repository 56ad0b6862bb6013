"""One file per kind of debugging work; each reads as the story of one question."""

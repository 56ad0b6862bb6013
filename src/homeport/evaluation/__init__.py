"""Measures how often Homeport names the cause: debugging cases, their answers, the verdicts.

`case` reads them, `shelf` finds them, `running` runs them, `asking` asks about them, `judging`
compares, `measuring` does all of it, `summary` counts, `baseline` tells whether it became worse.
"""

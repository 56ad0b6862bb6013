"""Java and Go as the rules see them: functions, fields, calls, and where a null came from.

By names, not by types: a call is taken to mean the function of that name that lies nearest.
"""

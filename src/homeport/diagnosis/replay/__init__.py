"""Replays a failing check in a small interpreter of our own, and asks which single edit mends it.

The program's code is never run by Python: its syntax tree is walked, with a short list of what
may be called natively, a budget of steps, and bounds for the size of every value. Nothing here
reads a file, a clock or the network; a program that needs them cannot be replayed, and the rules
that do without speak instead.
"""

"""What changed, and which of it can have caused a failure: commits, open changes, upgrades.

Pure: the caller brings the hunks and the failure.
"""

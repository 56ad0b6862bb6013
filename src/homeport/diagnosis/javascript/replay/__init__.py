"""Replaying the failing check of a JavaScript program, and single edits that make it pass."""

"""Digests of logs: templates, counts over time, fields; of any size, from any partition."""

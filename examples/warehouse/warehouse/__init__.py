"""Prices orders from the web shop against the warehouse's price list."""

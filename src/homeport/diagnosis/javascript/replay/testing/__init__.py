"""What test files bring in: assertions, expectations, and the functions that register tests."""

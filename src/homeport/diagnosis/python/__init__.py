"""Reading Python code for the rules: scopes and the backward flow of values."""

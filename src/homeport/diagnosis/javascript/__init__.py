"""Reading JavaScript and TypeScript for the rules, in the shape of Python's syntax tree.

One backward flow then serves both languages; what calls give differs, and is said in `known`.
"""

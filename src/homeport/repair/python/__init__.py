"""Changes of Python functions over the syntax tree, and the program that tries them."""

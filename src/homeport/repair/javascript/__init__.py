"""Changes of JavaScript over tree-sitter's tree: fewer families than Python has, the same shape."""

"""A team's channel of models: published as plain files, followed with The Update Framework.

`publishing` is the side of whoever holds the keys; `following` and `taking` are a member's. The
library `tuf` is imported by the functions that need it.
"""

"""The gateway over HTTP: every dialect that tools speak, one way to a model behind them."""

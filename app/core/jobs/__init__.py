"""Generations that share one engine: whose turn it is, and where seeds come from."""

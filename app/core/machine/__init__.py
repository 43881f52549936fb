"""This computer and memory arithmetic: what is there, what a model takes, whether it fits, how fast it is."""

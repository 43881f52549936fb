"""Long trials, run by `make soak`; the suite runs a short form of each."""

"""The program a person sees: window, command line, and what stands behind them."""

__version__ = "0.1.0"

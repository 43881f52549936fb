"""Plain Python: no Qt, no threads, no processes."""

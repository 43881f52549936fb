"""Qt without widgets: child processes, clients, timers. Owns everything that takes time."""

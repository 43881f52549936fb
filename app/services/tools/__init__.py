"""The tools' processes, each with one owner."""

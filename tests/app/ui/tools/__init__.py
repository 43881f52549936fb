"""The tools in Settings."""

"""The header reader's tests."""

"""The only part of `backends` that the app may import: contract, messages, error codes. Imports nothing heavy."""

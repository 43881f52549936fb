"""The owner of the local API's process."""

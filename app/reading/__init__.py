"""The process that turns one document into text; nobody outside imports it."""

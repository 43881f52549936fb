"""What ships beside the code: the demo model, icons, the catalog."""

"""The conversations on the disk: opened, written, searched, looked after; all off the GUI thread."""

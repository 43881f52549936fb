"""State of the models: the one in use, those on the disk, those that can be had."""

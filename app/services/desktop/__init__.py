"""What the desktop tells and keeps for us: motion, its trash, one window a person."""

"""What comes from the hub: the network process, downloads, the token."""

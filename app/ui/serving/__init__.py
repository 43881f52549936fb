"""The page of the local API: the switch, the address, the key, what to put into other programs, and who asks now."""

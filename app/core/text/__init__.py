"""What people write and read, as plain characters: which are the same to a reader, where words stand, what a file says.

`folding` makes equal what looks or means the same, `matching` finds in a text that is shown, `index_words` cuts a text
into the words of the full-text search; `files` and `encodings` read a text file, `plausibility` tells which encoding it
is. No Qt, and nothing of conversations.
"""

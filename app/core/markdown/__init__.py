"""Markdown as the transcript needs it: text, even half received, to flat blocks of plain values. No Qt in here.

`segments` cuts a growing text into pieces that never change once the next has begun, `parse` turns a piece into
`blocks`, `inline` and `math_rules` do the words in it, `text` turns blocks back into Markdown or plain text.
"""

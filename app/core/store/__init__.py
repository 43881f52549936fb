"""The conversations on the disk: one encrypted SQLite file. SQL is written as SQL; no Qt, no threads.

database   one connection, safely keyed        migrations  the numbered files of app/core/store/schema
store      conversations and messages          trash       deleted, but not yet gone
search     full text                           backup      verified copies and the way back
recovery   what to do with a damaged file      opening     all of these at the start of the program
"""

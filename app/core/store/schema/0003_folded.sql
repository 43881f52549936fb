-- Whether the list hides what is in a folder.

ALTER TABLE folder ADD COLUMN is_folded INTEGER NOT NULL DEFAULT 0;

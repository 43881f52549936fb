"""What every view is made of: theme, icons, cards, dialogs, words. Knows no page."""

"""Items judged by a policy: its text, the items, the verdicts, and how good they are."""

"""Policies, the items that are judged by them, and the judging."""

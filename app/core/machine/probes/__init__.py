"""Looks at single parts of this computer. A probe never fails: what it cannot know it says, with reason and remedy."""

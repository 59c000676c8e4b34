"""Work in the background, for the administrator: what is not done, what failed and why, and trying it again."""

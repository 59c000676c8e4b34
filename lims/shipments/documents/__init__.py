"""Documents: what a line needs on the day of its declaration (dated rules, `rules.yaml`), and what was presented."""

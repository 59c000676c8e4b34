"""The verbs of the `lims` command that belong to no stage: each file is one click command."""

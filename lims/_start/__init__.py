"""What happens before anything is installed: the environment, the system's parts, and the way into the `lims` command.

Standard library only; nothing here imports anything else of ours.
"""

"""Declarations: what was declared to customs, how it arrives (form, file, API), how it is amended and cancelled.

A declaration is checked in one place, `content`, whichever way it arrives; what stands against it are `faults`, each
at its field. Every version of it is kept whole. A declaration is taken whole or not at all, and the same one twice
changes nothing.
"""

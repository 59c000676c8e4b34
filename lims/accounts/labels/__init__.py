"""Printing labels of everything that has a code: what was printed why, on what, and the printers of the house.

The rooms of the things say what their labels tell (`kinds.labels_of`); here they are chosen, noted and printed.
"""

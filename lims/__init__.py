"""Greenlane LIMS: laboratory sample tracking for customs laboratories."""

__version__ = "0.1.0"

"""Worked examples of the judge, for every comparison and acceptance rule of the shipped standards.

Each case names its standard, class and requirement, the readings as they come from the bench and what a person found
with pencil and paper. ``lims validate`` runs them on the laboratory's own installation.
"""

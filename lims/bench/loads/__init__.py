"""Loads: what goes through a chamber or an incubator together, with its controls.

A technician opens a load for a timed method and scans samples, an instrument and people's own codes onto it; begun as
a whole, each step is one act for all of it, on one clock. A load is open, running, finished or an invalid run: a missed
window or a control that did not hold takes the whole load with it, and nothing read from it is used. No result is
handed over before every control of its load is read.
"""

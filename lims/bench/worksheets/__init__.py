"""Worksheets: the work of one method on many samples, done together by some people with one instrument.

A technician opens a worksheet for a method and scans samples onto it: their open work by that method stands on it, in
the order of the scans. It is started as a whole, read from grid to grid, and printed with barcodes as a fallback for
hours without a screen; what was written on paper is entered later with the time of its observation. A worksheet is
open or closed; what is not handed over at its closing is named on it, with the reason, and free for another one.
"""

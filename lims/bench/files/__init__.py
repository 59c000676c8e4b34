"""Instrument files: CSV, TSV and XLSX by upload, by a watched folder and by the API.

A mapping says once which column means what; it is a version, and used again. Every row is tried first, then taken or
refused with its reason; the file is kept under its hash and never taken twice; each reading points to its file and row.
"""

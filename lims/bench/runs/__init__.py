"""Runs: work that takes time, step by step with its windows, on clocks that the acts themselves set.

A laboratory takes a timed method into use from a day on: its steps (prepare, condition, take out, test, incubate,
read, dispose), each with the earliest and the latest moment after the step before. Starting work by such a method
begins a run; each step is an act of a person, and opens the window of the next. A run is preparing, conditioning,
running, incubating, readable or finished. A missed window makes it an invalid run: nothing read from it is used, and
a clean start is a new run with its reason. Technicians work here; the lab manager takes methods into use.
"""

"""Methods that take time: their steps and windows as data, in versions with dates.

What comes with the product is offered; a laboratory goes by a method once its lab manager has taken it into use from a
day on. A version is never overwritten: the next one ends it the day before. A run goes by the version of its beginning.
"""

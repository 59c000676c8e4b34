"""Lists: the manufacturer lists of the ministries and the operators' credit grades, looked up as they stood on a day.

A list is published whole, as a version with its day, and never changed; a grade holds from a day until the next one.
"""

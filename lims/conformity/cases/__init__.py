"""The operations of ``engine`` by subject: each takes the plain arguments of a case and returns plain text and numbers.

An operation's parameters are the members of ``input``; what it needs and does not get, or gets and does not know, is
refused by the engine before it runs.
"""

"""Sampling rounds: a van with people, orders to draw, labels printed in advance, and a manifest for reception.

A round is under way, handed in (every number of its labels is used or explained, its manifest is closed) and compared
(every portion of the manifest is accounted for). What reception finds otherwise is a finding with its way out: a query
to the customer with answer and disclaimer (ISO/IEC 17025:2017, 7.4.3), a return memo, a loss.
"""

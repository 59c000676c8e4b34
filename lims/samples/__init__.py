"""Samples: a sampling order says what to draw from a lot and why; drawing seals the portions; custody follows each.

Portion A goes to the laboratory, B to the owner for a second test, C is the reserve. A sample is drawn, in transit (or
left with its owner), received or returned (with the reason), on hold, in test, consumed, reported, retained, disposed,
lost or damaged; `states` is the table of what may follow what. Sampling officers draw and seal, the sample custodian
receives and stores; the laboratory sees lots and goods, but neither the exporter nor why a shipment was chosen.
"""

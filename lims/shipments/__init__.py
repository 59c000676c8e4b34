"""Shipments: declarations arrive; documents, lists, control orders and risk say what is to be done with each line.

Four rooms: `declarations` (what was declared), `documents` (what a line needs and what was presented), `lists` (the
manufacturer lists and the operators' credit grades, dated), `risk` (the assessment of a line from all of these, and
customs' control orders). The list and the page of a shipment look across the rooms and stand here, above them.

A line is declared, documents held, to sample or may proceed; a shipment can be amended or cancelled. Customs officers
work here.
"""

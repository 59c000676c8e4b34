"""A question that a later stage answers; see `lims.events`."""

from blinker import Namespace

# session, lots -> {lot id: {requirement: nonconforming specimens}}: which of these lots were judged by their lot plan?
lots_asked = Namespace().signal("lots-asked")

"""Signals between the rooms of this stage, and a question that later stages answer; see `lims.events`."""

from blinker import Namespace

_signals = Namespace()

# session, lines, actor: something that the state of these lines rests on has changed
lines_touched = _signals.signal("lines-touched")

# session, shipment -> LimsError | None: may this declaration still be changed? A later stage returns what stands in the
# way (the sample that was drawn, say), so that page and verb hear the same answer.
change_asked = _signals.signal("change-asked")

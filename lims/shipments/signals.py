"""Signals between the rooms of this stage, and a question that later stages answer; see `lims.events`."""

from blinker import Namespace

_signals = Namespace()

# session, lines, actor: something that the state of these lines rests on has changed
lines_touched = _signals.signal("lines-touched")

# session, shipment, declaration -> LimsError | None: may it still become this declaration, or (None) be cancelled? A
# later stage returns what stands in the way (a sample that was drawn, say), so that page and verb hear the same answer.
change_asked = _signals.signal("change-asked")

# session, shipment, before, after (the two contents), actor: a new version of a declaration is in force
declaration_amended = _signals.signal("declaration-amended")

# session, shipment -> list[lims.shipments.notices.Notice]: what is to be told on its page?
notices_asked = _signals.signal("notices-asked")

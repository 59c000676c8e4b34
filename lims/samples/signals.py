"""Questions that later stages answer, and acts on a sample that reach them; see `lims.events`."""

from blinker import Namespace

_signals = Namespace()

# session, lots -> {lot id: {requirement: nonconforming specimens}}: which of these lots were judged by their lot plan?
lots_asked = _signals.signal("lots-asked")

# session, samples (ids) -> {(sample id, specimen number): names of the tests that it is allotted to, in two languages}
tests_asked = _signals.signal("tests-asked")

# session, samples, language -> list[lims.samples.lineage.rows.Touched]: what was made of these samples?
touched_asked = _signals.signal("touched-asked")

# session, sample -> LimsError or None: what keeps its hold from being lifted?
lifting_asked = _signals.signal("lifting-asked")

# session, sample, reason, actor: its number is closed, or it is not wanted any more; no work on it has begun
sample_closed = _signals.signal("sample-closed")

# session, samples, reason, actor: they are of another lot, or under another seal, than what was made of them says
identity_corrected = _signals.signal("identity-corrected")

"""Signals from an earlier stage to a later one, answered inside the same transaction.

The sender knows only the signal; the later stage connects to it where its package is set up (`connect()` in its
`listeners.py`, called once by the application factory and by commands). What a receiver raises undoes the whole act.
"""

from blinker import Namespace

_signals = Namespace()

line_assessed = _signals.signal("line-assessed")  # session, line: what a declaration line needs was worked out anew
sample_received = _signals.signal("sample-received")  # session, sample, actor
work_started = _signals.signal("work-started")  # session, assignment, actor
work_start_undone = _signals.signal("work-start-undone")  # session, assignment, actor: its start was a slip
run_fell = _signals.signal("run-fell")  # session, assignment: its run is invalid, nothing read from it is used
run_again = _signals.signal("run-again")  # session, assignment: a clean run takes the place of an invalid one
result_reviewed = _signals.signal("result-reviewed")  # session, result
certificate_issued = _signals.signal("certificate-issued")  # session, certificate, lots: its conclusion on each, by id
certificate_fell = _signals.signal("certificate-fell")  # session, certificate, reason, impact: it stands no more
certificate_amended = _signals.signal("certificate-amended")  # session, certificate, reason, impact: another names it
certificate_restored = _signals.signal("certificate-restored")  # session, certificate: a suspension was lifted

"""The shipped pack of worked examples: each case names the operation, its input, the expected result and its source.

``lims validate`` runs them on the laboratory's own installation (ISO/IEC 17025, 7.11.2), and a laboratory may add files
of the same form. ``tol`` is an absolute tolerance that applies to probabilities and chart limits only; everything else
has to agree to the last character.
"""

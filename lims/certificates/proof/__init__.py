"""Proving a certificate to whoever holds it, with nothing but the laboratory's published certificates.

Neither the database nor the pages are imported here: `lims verify` answers on a machine that has never seen the
laboratory, thirty years later. What is proved is where a file, a bundle or a code on paper comes from and that nothing
of it was changed; whether the certificate still stands is known to the laboratory's public page only (and, for the
moment when it was packed, to an evidence bundle).
"""

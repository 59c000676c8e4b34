"""Paper: fonts, HTML to PDF, barcodes, labels, the printed certificate and the laboratory's signature.

Everything here works without a request and without a database: plain values go in, bytes come out. Certificates and
labels are templates of their own in ``templates/printed``. Slow parts (WeasyPrint, pyHanko) are imported by the
functions that use them, so that a web process which never prints does not pay for them.
"""

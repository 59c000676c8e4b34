"""Renewed timestamps: an issued file never changes; what proves its age is kept beside it, and renewed in time.

The first token covers the signed PDF, each further one the PDF followed by the token before it: whoever has the files
checks one with ``cat CERTIFICATE.pdf 1.tst | openssl ts -verify -in 2.tst -token_in -data /dev/stdin -CAfile …``.
"""

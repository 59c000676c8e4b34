"""Recipients: who was given a certificate, and who is told when it changes.

Whoever downloaded a file with an account finds a notice on the home page; whoever it was sent to outside is listed on
the certificate's page until somebody notes that they were told.
"""

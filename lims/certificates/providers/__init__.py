"""Results from another laboratory: whose they are, and by which report; the certificate marks them (7.8.2.1 p)."""

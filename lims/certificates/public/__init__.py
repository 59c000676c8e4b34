"""What anybody may see of certificates, without an account: whether one stands, whether a file is the one issued.

The laboratory's own certificates and its list of revoked ones are published here too: with them `lims verify` answers
where there is no line to this house.
"""

"""Retention and disposal: how long a sample is kept, what keeps it longer, and its end before a witness.

Dated rules say for how many months; the date is set when the certificate is issued or the sample is retained. A legal
hold keeps a sample while an objection runs. What is due is proposed as a batch, approved by another person, and carried
out by two: one scans each sample, the other types the own password as witness.
"""

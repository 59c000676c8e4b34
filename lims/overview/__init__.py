"""The overview reads everything and is read by nobody.

Home pages with work lists, scan-to-anything, the thread, the trail, search.

Whoever signs in lands here. The thread shows a shipment from the declaration to the decision on one page: every
stage, who, when, why.
"""

"""The trail: rows are only added, each one chained to the one before, in one stream a shipment.

A stage calls `record` for each act. The session collects what the act changed by itself (see `capture`), so that no
change can be committed without its row, and no row without its change. At the commit the rows are sealed: heads of
the streams are locked in sorted order and each row gets the hash of the row before. A checkpoint hashes all heads
into one Merkle root and signs it; whoever holds a checkpoint can prove that nothing before it was changed or cut off.
"""

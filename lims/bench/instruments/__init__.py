"""Instruments and competence: with what work is done, and who may do it by which method.

An instrument is in service or out of service and has a calibration that falls due. A competence lets one person
work by one method from a day to a day; in training only under a named supervisor. The lab manager keeps both.
"""

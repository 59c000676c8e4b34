"""The scope register: who may authorise results of which method, for which product, at which site, from when to when.

An entry also says whether the accreditation covers that work. The lab manager and the quality manager grant and end
entries, nobody for oneself; authorising asks the register, and what lies outside the accreditation is marked on paper.
"""

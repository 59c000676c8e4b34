"""Amendments: a declaration is amended after its goods were sampled, and the laboratory says what that means for it.

For each line that is touched a question stands until it is answered with a reason: go on by what was agreed, judge what
was measured anew by the amended terms, or stop (ISO/IEC 17025:2017, 7.1.6). The lab manager answers.
"""

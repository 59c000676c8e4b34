"""Risk: what is to be done with a line, worked out anew whenever something that it rests on changes.

Documents, lists, grades and control orders become reasons; a reason holds the line, has it sampled, or only advises.
The state of the line and its lane follow from the reasons alone, and the page shows each of them.
"""

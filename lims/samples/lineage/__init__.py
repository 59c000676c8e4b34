"""Lineage: a portion that gets further numbers, has two by mistake, is not wanted any more, or is not what was noted.

A split gives a part its own number; of two numbers for one portion one is kept, the other is closed and points to it.
A wrong lot or seal is corrected by an act that first shows what rests on it. Old and new stay side by side, and the way
of a portion is read from any of its numbers. What is under test or certified is left alone.
"""

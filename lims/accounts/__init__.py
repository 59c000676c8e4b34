"""Accounts: people and their roles with dates, sign-in and lock-out, electronic signatures, programs' tokens.

An administrator manages accounts and settings and can never act as somebody else. Nobody is deleted; a disabled
person keeps the name on everything that was done. A signature is the signed-in person plus the password typed at that
moment.
"""

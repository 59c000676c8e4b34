"""Decisions: the proposal with its reasons, and the officer's numbered act on a line or lot."""

"""Ids by their names: no id of a standard's data stands in a sentence."""



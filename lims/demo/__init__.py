"""The demonstration: shipments of spring 2020 that go through every stage by the product's own operations.

Nothing is put into the tables behind the operations' back: each act is done by the person whose work it is, at its
moment of the story. Published measurements carry their source; everything else is marked as constructed. The instance
lies in a folder of its own (`folder`), the acts are in `acts`, the shipments' stories in `story`, their data in `data`.
"""

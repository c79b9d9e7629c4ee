"""The facts of the catalogue as frozen values, and what follows from them on a given day.

This room computes from its arguments only: it never reads or writes a file, asks the clock, or
knows YAML or HTML.
"""

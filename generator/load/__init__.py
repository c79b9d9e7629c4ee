"""Load: turns the bytes of the catalogue's files into plain values with their places.

This room only reads, and only below the catalogue's root. It does not know what a field means,
and whatever a file holds, it answers with diagnostics instead of raising.
"""

"""Printing: labels, cards, strips, posters, fact sheets and the booklet, as PDF.

It chooses nothing and writes no file: entries and words go in, bytes come out.
"""

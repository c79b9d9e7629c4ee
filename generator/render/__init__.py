"""The words: facts of the model in, pages of HTML out.

This room knows languages and templates. It never reads data files, asks the clock, or writes.
"""

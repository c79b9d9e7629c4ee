"""The preview on the machine of whoever edits: watches the files, builds apart, serves the site, and tells open pages.

What it serves is the site as it is published; what a preview needs beside it is added to pages while they are sent.
"""

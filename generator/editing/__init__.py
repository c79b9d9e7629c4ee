"""The officers' tools: writing files in their one form, drafting, importing, exporting.

Knows records, documents and spreadsheets; gives files as bytes and never writes them itself. Holds no
sentence and does not render a page.
"""

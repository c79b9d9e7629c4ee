"""The rules: documents in, records and diagnostics out.

This room knows what each field means and how records hang together. It never prints, and never
raises for a fault in the data.
"""

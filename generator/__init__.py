"""Generator of a public, bilingual catalogue of OCOP products.

The rooms, from left to right: load knows bytes, check knows the rules, model knows the facts,
render knows the words, site knows the paths. ``pipeline`` calls them in order; ``cli`` and
``mkdocs_plugin`` are the doors.
"""

"""The room that knows paths and bytes: it runs the theme, stamps bodies into shells and publishes the site.

It must not know a product, a place or a word, and makes no HTML of its own.
"""

"""Errors a reader of documents can raise."""

from __future__ import annotations


class UnreadableDocument(Exception):
    """A document that cannot be read. The message is one clear sentence: what, where, remedy."""

"""Errors a reader of documents can raise."""

from __future__ import annotations


class UnreadableDocument(Exception):
    """A document that cannot be read. The message is one clear sentence: what, where, remedy.
    `code` is stable and goes into the archive."""

    code = "unreadable"


class MissingTool(UnreadableDocument):
    """A program or an extra that this carrier needs is not installed here; the message says how to
    install it. Such a document is read again as soon as it is."""

    code = "needs_tool"


class Unsupported(UnreadableDocument):
    """A format that is known but not read (RAR, CEB, an encrypted file): it stays archived."""

    code = "unsupported"

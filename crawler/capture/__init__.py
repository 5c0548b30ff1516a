"""Captures: HTTP exchanges as they were on the wire, in WARC, acknowledged in SQLite after sync.

``exchange``/``wire``/``client`` talk HTTP and remember every byte; ``warc``/``keeper`` write them;
``store``/``reader`` give them back; ``frontier`` is the queue of what is still to be fetched.
"""

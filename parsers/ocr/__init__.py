"""Scans: pictures of pages read by OCR, cell by cell, with a confidence for every text.

Needs the packages of the extra `ocr` (`make ocr`); their models ship inside the wheel.
"""

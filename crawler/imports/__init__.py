"""Bringing documents and foreign archives in, as the same captures that a crawl makes.

Foreign WARC files are copied into ``warc/`` unchanged (a WACZ's or an uncompressed WARC's records
are packed anew, one gzip member each) and indexed; documents become ``resource`` records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from crawler.capture.store import open_store, transaction
from crawler.capture.trouble import explaining, no_room

Progress = Callable[[int, int], None]


@dataclass
class ImportSummary:
    """``files`` read, ``captures`` made, ``skipped`` records that were there already or are no
    documents, ``failures`` (file, reason)."""

    files: int = 0
    captures: int = 0
    skipped: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)


class ImportFailed(ValueError):
    """One file could not be imported; the message says why and nothing of it was kept."""


def import_paths(
    archive: Path, paths: Iterable[Path], progress: Progress | None = None
) -> ImportSummary:
    """Import documents, folders (recursively), WARC, ARC (also .gz) and WACZ files.

    Importing the same file twice adds nothing. A file that cannot be read is a failure in the
    summary; the others are imported. Raises ArchiveBusy, ArchiveFailed,
    NotAnArchive.
    """
    from crawler.capture.exchange import iso, utc_now
    from crawler.capture.recovery import recover
    from crawler.imports.documents import import_document
    from crawler.imports.warcs import import_warc, is_warc
    from crawler.settings import SOFTWARE

    summary = ImportSummary()
    files, archive = _expand(paths), Path(archive)
    with explaining(archive), open_store(archive, sound=True) as store, store.locked():
        recover(store.warc_directory, store.connection)
        with transaction(store.connection) as db:
            run_id = int(
                db.execute(
                    "INSERT INTO crawl_runs (started_at, outcome, software) "
                    "VALUES (?, 'running', ?)",
                    (iso(utc_now()), f"{SOFTWARE} import"),
                ).lastrowid
                or 0
            )
        documents: list[Path] = []
        for number, path in enumerate(files, 1):
            try:
                if is_warc(path):
                    import_warc(store, path, run_id, summary)
                else:
                    documents.append(path)
            except (ImportFailed, OSError, ValueError) as error:
                if no_room(error):
                    raise
                summary.failures.append((str(path), str(error)))
            else:
                summary.files += 1
            if progress:
                progress(number, len(files))
        import_document(store, documents, run_id, summary)
        with transaction(store.connection) as db:
            db.execute(
                "UPDATE crawl_runs SET ended_at = ?, outcome = 'complete' WHERE run_id = ?",
                (iso(utc_now()), run_id),
            )
        store.rest()
    return summary


def _expand(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += sorted(
                p
                for p in path.rglob("*")
                if p.is_file()
                and p.suffix != ".cdxj"  # an index beside its WARC, not a document
                and not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
        else:
            found.append(path)
    return found

"""`python -m tests.generator --count 2000 --out DIR --seed N`: write documents and truth files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tests.generator.carriers import CARRIERS
from tests.generator.carriers.press import FACES, USUAL
from tests.generator.make import make_many
from tests.generator.quirks import QUIRKS


@click.command()
@click.option("--count", default=200, show_default=True)
@click.option("--out", type=click.Path(path_type=Path))
@click.option("--seed", default=1, show_default=True)
@click.option("--carriers", default="html,word,text", show_default=True)
@click.option("--layout", help="Only this layout.")
@click.option("--quirks", help="Exactly these quirks (comma-separated), none if empty.")
@click.option("--faces", help="Faces scans are printed in (comma-separated); else the usual five.")
@click.option("--number", type=int, help="So many quirks a document, instead of up to four.")
@click.option("--list", "list_quirks", is_flag=True, help="List the quirks and stop.")
def main(
    count: int,
    out: Path | None,
    seed: int,
    carriers: str,
    layout: str | None,
    quirks: str | None,
    faces: str | None,
    number: int | None,
    list_quirks: bool,
) -> None:
    """Write COUNT generated reports and their truth to OUT."""
    if list_quirks:
        for q in QUIRKS.values():
            click.echo(f"{q.name:32} {q.stage:5} {q.group:10} {','.join(q.layouts)}")
        return
    if out is None:
        raise click.UsageError("--out is needed")
    wanted = carriers.split(",")
    unknown = [c for c in wanted if c not in CARRIERS]
    if unknown:
        raise click.UsageError(f"unknown carriers {unknown}; there are {', '.join(CARRIERS)}")
    chosen = None if quirks is None else [q for q in quirks.split(",") if q]
    names = tuple(faces.split(",")) if faces else USUAL
    if strange := set(names) - set(FACES):
        raise click.UsageError(f"unknown faces {sorted(strange)}; there are {', '.join(FACES)}")
    out.mkdir(parents=True, exist_ok=True)
    for place, carrier in enumerate(wanted):
        indexes = range(place, count, len(wanted))
        options = {"layout": layout, "quirks": chosen, "faces": names, "number": number}
        for made in make_many(seed, indexes, carrier, **options):
            (out / made.filename).write_bytes(made.data)
            stem = Path(made.filename).stem
            truth = json.dumps(made.truth, ensure_ascii=False)
            (out / f"{stem}.truth.json").write_text(truth, "utf-8")
    click.echo(f"{count} documents in {out}")


if __name__ == "__main__":
    main()

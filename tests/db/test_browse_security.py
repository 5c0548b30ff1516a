"""Hostile readers: SQL that costs too much, writes, traversal; and what each reply carries."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import resource
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest
from browse_archive import ArchiveMaker, make_archive
from browse_reports import make_report

from db.browse import SnapshotSwitch, make_datasette, server
from db.browse.database import SnapshotDatabase
from db.browse.limits import MAX_VALUE_BYTES


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveMaker]:
    made = make_archive(tmp_path_factory.mktemp("archive"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def snapshot(maker: ArchiveMaker) -> Path:
    return maker.publish()


@cache
def opened(snapshot: Path):  # type: ignore[no-untyped-def]
    return make_datasette(snapshot)


def get(snapshot: Path, path: str, **options: object):  # type: ignore[no-untyped-def]
    return asyncio.run(opened(snapshot).client.get(path, **options))


COSTLY = [
    "select hex(zeroblob(200000000))",
    "select printf('%.*c', 500000000, 'x')",
    "select replace(hex(zeroblob(2000000)), '0', hex(zeroblob(2000)))",
    "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c",
    "with recursive c(x) as (select 1 union all select x + 1 from c limit 1000) "
    "select hex(zeroblob(2000000)) from c",
    "select group_concat(a.name) from divisions a, divisions b, divisions c",
    "select count(*) from divisions a, divisions b, divisions c",
    "select a.name like '%" + "a%" * 600 + "' from divisions a",
    "select " + "(" * 500 + "1" + ")" * 500,
    "select 1" + " union select 1" * 400,
    "select " + "1+" * 3000 + "1",
    "select quote(zeroblob(90000000))",
    "select randomblob(400000000)",
    "select json_group_array(x.name) from divisions x, divisions y",
]


@pytest.mark.parametrize("sql", COSTLY, ids=range(len(COSTLY)))
def test_costly_sql_ends_soon_and_small(snapshot: Path, sql: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reply = get(snapshot, "/gongkai.json", params={"sql": sql})
    if reply.status_code == 200:  # SQLite gave up on the value by itself
        assert reply.json()["rows"] == [[None]]
    else:
        assert reply.status_code in (400, 414)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert grown < 400, f"{grown} MB"


WRITES = [
    "insert into agencies (agency_id) values ('x')",
    "update reports set year = 1",
    "delete from reports",
    "drop table reports",
    "create table x (y)",
    "create temp table x (y)",
    "pragma journal_mode = wal",
    "pragma writable_schema = 1",
    "attach database '/etc/passwd' as x",
    "vacuum into '/tmp/x.db'",
    "with x as (select 1) insert into agencies (agency_id) select 'x'",
    "select load_extension('x')",
    "select readfile('/etc/passwd')",
    "select writefile('/tmp/x', 'y')",
    "explain insert into agencies (agency_id) values ('x')",
    "select fts3_tokenizer('x', zeroblob(8))",
]


@pytest.mark.parametrize("sql", WRITES)
def test_nothing_writes(snapshot: Path, sql: str) -> None:
    before = hashlib.sha256(snapshot.read_bytes()).hexdigest()
    reply = get(snapshot, "/gongkai.json", params={"sql": sql})
    assert reply.status_code == 400 or sql.startswith("explain")
    assert hashlib.sha256(snapshot.read_bytes()).hexdigest() == before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "MKCOL"])
@pytest.mark.parametrize("path", ["/", "/gongkai", "/gongkai/reports/1", "/search?q=a"])
def test_only_reading_methods_are_allowed(snapshot: Path, method: str, path: str) -> None:
    async def once() -> httpx.Response:
        app = opened(snapshot).app()
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path)

    assert asyncio.run(once()).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/../site.py",
        "/static/..%2f..%2f..%2f..%2fetc/passwd",
        "/static/%2e%2e/security.py",
        "/-/static/../../../../etc/passwd",
        "/archived/../gongkai",
        "/archived/1/../../x",
    ],
)
def test_no_file_of_the_server_is_reached(snapshot: Path, path: str) -> None:
    reply = get(snapshot, path)
    assert "root:" not in reply.text and "SecurityHeaders" not in reply.text
    assert "def " not in reply.text


def test_another_host_is_never_redirected_to(snapshot: Path) -> None:
    for path in ("//evil.example/", "//evil.example/%2f..", "/\\evil.example/", "/%0d%0aX: y"):
        reply = get(snapshot, path)
        location = reply.headers.get("location", "")
        assert not location.startswith(("//", "/\\", "http"))
        assert 'href="//' not in reply.text
        assert "x" not in reply.headers


def test_long_addresses_are_refused(snapshot: Path) -> None:
    assert get(snapshot, "/search?q=" + "a" * 9000).status_code == 414
    assert get(snapshot, "/" + "a" * 9000).status_code == 414


def test_robots_are_told_where_to_stay_out(snapshot: Path) -> None:
    reply = get(snapshot, "/robots.txt")
    assert reply.status_code == 200 and "Disallow: /archived/" in reply.text


def test_errors_name_no_file_of_the_server(snapshot: Path) -> None:
    for path in ("/gongkai?sql=selec", "/gongkai?sql=select+*+from+nothing", "/nowhere"):
        reply = get(snapshot, path)
        assert reply.status_code in (400, 404)
        assert str(snapshot.parent) not in reply.text and "Traceback" not in reply.text
    assert str(snapshot.parent) not in get(snapshot, "/-/metadata.json").text


def test_a_value_as_long_as_the_limit_still_passes(snapshot: Path) -> None:
    database = SnapshotDatabase(make_datasette(snapshot), str(snapshot), is_mutable=False)
    with pytest.raises(AssertionError):
        database.connect(write=True)
    reply = get(snapshot, "/gongkai.json", params={"sql": "select length(hex(zeroblob(100000)))"})
    assert reply.json()["rows"] == [[200000]]
    assert MAX_VALUE_BYTES > 200000


def test_csv_is_inert_and_json_untouched(tmp_path: Path) -> None:
    maker = ArchiveMaker(tmp_path)
    report = make_report("=cmd|'/C calc'!A0局", 2024, title="@SUM(1+1)", text='-2+3,"=1"\n=1+1')
    maker.add(report)
    snapshot = maker.publish()
    maker.close()
    text = get(snapshot, "/gongkai/current_reports.csv?_stream=on&_dl=1").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[0]["title"] == "'@SUM(1+1)"
    sections = get(snapshot, "/gongkai/sections.csv").text
    first = next(csv.DictReader(io.StringIO(sections, newline="")))
    assert first["text"] == '\'-2+3,"=1"\n=1+1'
    every = csv.reader(io.StringIO(sections, newline=""))
    assert not [c for row in every for c in row if c.startswith(("=", "@", "+"))]
    shown = get(snapshot, "/gongkai/current_reports.json?_shape=array").json()
    assert shown[0]["title"] == "@SUM(1+1)"


def test_without_the_guard_the_csv_would_run(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """The control: the test above can see a formula."""
    maker = ArchiveMaker(tmp_path)
    maker.add(make_report("青溪县人民政府", 2024, title="=1+1"))
    snapshot = maker.publish()
    maker.close()
    monkeypatch.setattr("db.browse.csv_guard.guarded", lambda cell: cell)
    assert ",=1+1," in get(snapshot, "/gongkai/current_reports.csv").text


def test_a_new_snapshot_is_served_without_a_pause(tmp_path: Path) -> None:
    maker = make_archive(tmp_path)
    first = maker.publish()

    async def scenario() -> tuple[set[int], list[str], str]:
        switch = SnapshotSwitch(tmp_path)
        transport = httpx.ASGITransport(app=switch)
        statuses, seen = set(), []
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            done = asyncio.Event()

            async def read() -> None:
                while not done.is_set():
                    # Readers take turns with the publisher, which shares this process.
                    await asyncio.sleep(0.1)
                    reply = await client.get("/agencies/county?lang=en")
                    statuses.add(reply.status_code)
                    seen.append(reply.headers["x-gongkai-snapshot"])
                    rows = reply.text.count('class="status on_time"')
                    assert rows == (7 if seen[-1] == first.name else 8)

            readers = [asyncio.create_task(read()) for _ in range(4)]
            await asyncio.sleep(0.3)
            maker.add(make_report("青溪县人民政府", 2018, key="2019", published_on="2019-03-01"))
            second = await asyncio.to_thread(maker.publish)
            assert await switch.check()
            assert not await switch.check()
            reply = await client.get("/")
            done.set()
            await asyncio.gather(*readers)
            assert reply.headers["x-gongkai-snapshot"] == second.name
        return statuses, seen, second.name

    statuses, seen, second = asyncio.run(scenario())
    maker.close()
    assert statuses == {200}
    assert set(seen) <= {first.name, second}
    assert seen[0] == first.name  # a request under way at the switch may still end on the old one


def test_a_broken_snapshot_leaves_the_old_one_serving(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    maker = make_archive(tmp_path)
    first = maker.publish()
    maker.close()
    broken = tmp_path / "snapshots" / "gongkai-29990101T000000-1.db"
    broken.write_bytes(first.read_bytes()[:5000])

    async def scenario() -> str:
        switch = SnapshotSwitch(tmp_path)
        (tmp_path / "snapshots" / "current").write_text(broken.name)
        assert not await switch.check()
        assert not await switch.check()
        transport = httpx.ASGITransport(app=switch)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            reply = await client.get("/")
        assert reply.status_code == 200
        return reply.headers["x-gongkai-snapshot"]

    assert asyncio.run(scenario()) == first.name
    assert capsys.readouterr().err.count("cannot be served") == 1


def test_what_is_no_snapshot_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_datasette(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("not a database, only text" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        make_datasette(tmp_path / "text.db")
    sqlite3.connect(tmp_path / "other.db").execute("create table t (x)").connection.commit()
    with pytest.raises(sqlite3.DatabaseError):
        make_datasette(tmp_path / "other.db")


def test_sqlite_memory_is_capped_in_the_serving_process() -> None:
    """In a process of its own, since the cap is process-wide."""
    import subprocess
    import sys

    script = (
        "import sqlite3\n"
        "from db.browse.limits import limit_process, HEAP_BYTES\n"
        "limit_process()\n"
        "c = sqlite3.connect(':memory:')\n"
        "print(c.execute('pragma hard_heap_limit').fetchone()[0] == HEAP_BYTES)\n"
    )
    root = Path(server.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "True"

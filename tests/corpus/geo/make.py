# SPDX-License-Identifier: EUPL-1.2
"""Makes the broken and hostile layers beside this file: `python -m tests.corpus.geo.make`.

All places and values are invented. GeoPackages are zipped, because an empty one takes 100 kB.
"""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
BARI, FOGGIA, LECCE = (16.87, 41.12), (15.54, 41.46), (18.17, 40.35)
UTM33 = ((656_900.0, 4_553_900.0), (545_100.0, 4_590_000.0), (769_300.0, 4_471_400.0))
"""The same three places in metres of EPSG:32633, to 100 m."""
WKT_UTM33 = (
    'PROJCS["WGS_1984_UTM_Zone_33N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,'
    '298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",15.0],'
    'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
SQUARE = [[16.0, 41.0], [17.0, 41.0], [17.0, 42.0], [16.0, 42.0], [16.0, 41.0]]


def point(place: tuple[float, float] | list[Any], **properties: Any) -> dict[str, Any]:
    """A feature that is a point."""
    return shape({"type": "Point", "coordinates": list(place)}, **properties)


def shape(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    """A feature of GeoJSON."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(ring: list[list[float]], **properties: Any) -> dict[str, Any]:
    """A feature that is a polygon without holes."""
    return shape({"type": "Polygon", "coordinates": [ring]}, **properties)


def collection(*features: dict[str, Any], **more: Any) -> bytes:
    """A GeoJSON."""
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)}, ensure_ascii=False).encode()


def linked_crs(address: str) -> bytes:
    """A GeoJSON that wants its reference system fetched."""
    return collection(point(BARI), crs={"type": "link", "properties": {"href": address, "type": "esriwkt"}})


def shp(points: tuple[tuple[float, float], ...] | list[tuple[float, float]]) -> tuple[bytes, bytes]:
    """A .shp of points and its .shx, written by hand after Esri's description (1998)."""
    xs, ys = zip(*points, strict=True)
    box = struct.pack("<4d4d", min(xs), min(ys), max(xs), max(ys), 0, 0, 0, 0)

    def head(length: int) -> bytes:
        return struct.pack(">7i2i", 9994, 0, 0, 0, 0, 0, length // 2, 0, 0)[:28] + struct.pack("<2i", 1000, 1) + box

    records = b"".join(struct.pack(">2i", k + 1, 10) + struct.pack("<i2d", 1, *xy) for k, xy in enumerate(points))
    index = b"".join(struct.pack(">2i", 50 + 14 * k, 10) for k in range(len(points)))
    return head(100 + len(records)) + records, head(100 + len(index)) + index


def dbf(fields: list[tuple[bytes, int]], rows: list[list[bytes]], language: int = 0) -> bytes:
    """A .dbf of text fields, written by hand (dBASE III)."""
    size = 1 + sum(width for _, width in fields)
    head = struct.pack("<4BIHH", 3, 126, 11, 22, len(rows), 33 + 32 * len(fields), size) + bytes(17)
    head += bytes([language]) + bytes(2)
    for name, width in fields:
        head += name.ljust(11, b"\0") + b"C" + bytes(4) + bytes([width, 0]) + bytes(14)
    body = b"".join(b" " + b"".join(v.ljust(w)[:w] for v, (_, w) in zip(row, fields, strict=True)) for row in rows)
    return head + b"\r" + body + b"\x1a"


def claiming(table: bytes, rows: int) -> bytes:
    """A .dbf whose header promises that many rows."""
    return table[:4] + struct.pack("<I", rows) + table[8:]


def zipped(**members: bytes) -> bytes:
    """A zip; `__` in a name stands for a point."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", ".")), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


NAMES = [["Città di Bari"], ["Foggia"], ["Lecce"]]


def shapefile(encoding: str = "utf-8", **others: bytes | None) -> bytes:
    """A zipped Shapefile of three places in UTM 33; `others` replace parts, or leave them out."""
    shapes, index = shp(UTM33)
    parts: dict[str, bytes | None] = {
        "shp": shapes,
        "shx": index,
        "dbf": dbf([(b"nome", 20)], [[name.encode(encoding) for name in row] for row in NAMES]),
        "prj": WKT_UTM33.encode(),
    }
    parts |= others
    return zipped(**{f"luoghi__{suffix}": content for suffix, content in parts.items() if content is not None})


def geopackage(change: Callable[[sqlite3.Connection], None] | None = None, layer: str = "luoghi") -> bytes:
    """A GeoPackage of three places, written by GDAL, then changed."""
    import geopandas
    from shapely.geometry import Point

    frame = geopandas.GeoDataFrame(
        {"nome": [row[0] for row in NAMES]}, geometry=[Point(*xy) for xy in UTM33], crs=32633
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "luoghi.gpkg"
        frame.to_file(path, layer=layer, SPATIAL_INDEX="NO")
        if change is not None:
            connection = sqlite3.connect(path)
            with connection:
                change(connection)
            connection.close()
        return path.read_bytes()


def hostile_names(connection: sqlite3.Connection) -> None:
    """Names of a table and of columns that are no names."""
    name = "a\"; DROP TABLE gpkg_contents; --'<script>"
    quoted = '"' + name.replace('"', '""') + '"'
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (trigger,) in triggers:
        connection.execute(f'DROP TRIGGER "{trigger}"')
    connection.execute(f"ALTER TABLE luoghi RENAME TO {quoted}")
    connection.execute(f'ALTER TABLE {quoted} ADD COLUMN "x""); DELETE FROM t; --" TEXT')
    connection.execute(f'ALTER TABLE {quoted} ADD COLUMN "=2+3" TEXT')
    for table in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_ogr_contents"):
        connection.execute(f"UPDATE {table} SET table_name = ? WHERE table_name = 'luoghi'", (name,))


def endless_view(connection: sqlite3.Connection) -> None:
    """A layer that is a view without an end."""
    connection.execute(
        "CREATE VIEW endless AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) "
        "SELECT n.fid AS fid, luoghi.geom AS geom FROM n, luoghi WHERE n.fid < 0"
    )
    for table in ("gpkg_contents", "gpkg_geometry_columns"):
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        changed = ", ".join("'endless'" if name in ("table_name", "identifier") else name for name in names)
        connection.execute(f"INSERT INTO {table} SELECT {changed} FROM {table} WHERE table_name = 'luoghi'")
    for table in ("gpkg_contents", "gpkg_geometry_columns"):
        connection.execute(f"DELETE FROM {table} WHERE table_name = 'luoghi'")


def without_geometry(connection: sqlite3.Connection) -> None:
    """Only a table."""
    connection.execute("DELETE FROM gpkg_geometry_columns")
    connection.execute("UPDATE gpkg_contents SET data_type = 'attributes'")


def files() -> dict[str, bytes]:
    """Every file by its name."""
    return texts() | shapefiles() | databases()


def texts() -> dict[str, bytes]:
    """Those that are GeoJSON, or say so."""
    bow_tie = [[16.0, 41.0], [17.0, 42.0], [17.0, 41.0], [16.0, 42.0], [16.0, 41.0]]
    three = [point(place, n=k) for k, place in enumerate((BARI, FOGGIA, LECCE))]
    return {
        "vrt_in_disguise.geojson": (
            b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource>'
            b"<SrcSQL>SELECT * FROM passwd</SrcSQL></OGRVRTLayer></OGRVRTDataSource>"
        ),
        "pipeline_in_disguise.geojson": b'{"type": "gdal_streamed_alg", "command_line": "gdal vector read /etc/group"}',
        "topology.geojson": b'{"type": "Topology", "objects": {}, "arcs": []}',
        "two_objects.geojson": collection(*three) + b"\n" + collection(*three),
        "truncated.geojson": collection(*three)[:-90],
        "deep.zip": zipped(deep__geojson=b'{"type": "Point", "coordinates": ' + b"[" * 10**6 + b"]" * 10**6 + b"}"),
        "linked_crs.geojson": linked_crs("http://127.0.0.1:9/crs.prj"),
        "cp1252.geojson": collection(point(BARI, nome="Città di Bari")).decode().encode("cp1252"),
        "bom.geojson": b"\xef\xbb\xbf" + collection(point(BARI, nome="Città di Bari")),
        "utf16.geojson": collection(point(BARI, nome="Città di Bari")).decode().encode("utf-16"),
        "not_a_number.geojson": collection(point(BARI), point([float("nan"), 41.0]), point(FOGGIA)),
        "infinite.geojson": collection(point(BARI), point([16.0, 41.0])).replace(b"[16.0,", b"[1e999,"),
        "null_island.geojson": collection(point(BARI), point([0.0, 0.0])),
        "swapped.geojson": collection(point(BARI), point(FOGGIA[::-1]), point(LECCE[::-1])),
        "swapped_polygon.geojson": collection(polygon([[y, x] for x, y in SQUARE])),
        "metres_as_degrees.geojson": collection(*[point(place) for place in UTM33]),
        "degrees_as_metres.geojson": collection(
            *three, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}
        ),
        "abroad.geojson": collection(point(BARI), point([2.35, 48.86]), point([-74.0, 40.7])),
        "wild_vertex.geojson": collection(polygon(SQUARE), polygon([*SQUARE[:2], [170.0, 42.0], *SQUARE[3:]])),
        "no_position.geojson": collection(
            point(BARI), shape(None), shape({"type": "Polygon", "coordinates": []}), point(FOGGIA)
        ),
        "no_shapes.geojson": collection(shape(None), shape(None)),
        "bow_tie.geojson": collection(polygon(SQUARE), polygon(bow_tie)),
        "flat_polygon.geojson": collection(polygon(SQUARE), polygon([SQUARE[0], SQUARE[2], SQUARE[0], SQUARE[0]])),
        "mixed.geojson": collection(*three, polygon(SQUARE), shape({"type": "LineString", "coordinates": SQUARE[:2]})),
        "gathered.geojson": collection(
            shape({"type": "GeometryCollection", "geometries": [polygon(SQUARE)["geometry"], point(BARI)["geometry"]]})
        ),
    }  # fmt: skip


def shapefiles() -> dict[str, bytes]:
    """Shapefiles and other zips."""
    shapes, index = shp(UTM33)
    twice = dbf([(b"nome", 8), (b"nome", 8)], [[b"a", b"b"], [b"c", b"d"], [b"e", b"f"]])
    return {
        "shapefile.zip": shapefile(),
        "no_prj.zip": shapefile(prj=None),
        "no_shx.zip": shapefile(shx=None),
        "no_dbf.zip": shapefile(dbf=None),
        "cp1252_dbf.zip": shapefile("cp1252"),
        "cpg_wrong.zip": shapefile("cp1252", cpg=b"UTF-8"),
        "cpg_nonsense.zip": shapefile("cp1252", cpg=b"../../etc/passwd"),
        "local_crs.zip": shapefile(prj=b'LOCAL_CS["Disegno",UNIT["Meter",1.0]]'),
        "accented_prj.zip": shapefile(prj=WKT_UTM33.replace("WGS_1984_UTM", "Citt\xe0_UTM").encode("cp1252")),
        "same_headings.zip": shapefile(dbf=twice),
        "truncated_shp.zip": shapefile(shp=shapes[:-20]),
        "many_claimed.zip": shapefile(dbf=claiming(dbf([(b"nome", 20)], [[b"a"]]), 2**31)),
        "infinite_shp.zip": shapefile(shp=shp([UTM33[0], (float("inf"), UTM33[1][1]), UTM33[2]])[0]),
        "climbing.zip": zipped(**{"../../../luoghi__shp": shapes, "../../../luoghi__shx": index}),
        "several.zip": zipped(a__shp=shapes, b__shp=shapes),
        "bomb.zip": zipped(a__shp=bytes(30_000_000)),
        "empty.zip": zipped(leggimi__txt=b"niente"),
    }  # fmt: skip


def databases() -> dict[str, bytes]:
    """GeoPackages and FlatGeobuf, and what looks like one."""
    whole = geopackage()
    return {
        "hostile_names.zip": zipped(luoghi__gpkg=geopackage(hostile_names)),
        "endless_view.zip": zipped(luoghi__gpkg=geopackage(endless_view)),
        "without_geometry.zip": zipped(luoghi__gpkg=geopackage(without_geometry)),
        "truncated_gpkg.zip": zipped(luoghi__gpkg=whole[: len(whole) // 3]),
        "damaged_gpkg.zip": zipped(luoghi__gpkg=whole[:8192] + bytes(len(whole) - 8192)),
        "database.gpkg.zip": zipped(altro__gpkg=b"SQLite format 3\0" + bytes(52) + b"ABCD" + bytes(4000)),
        "project_in_disguise.gpkg": b"SQLite format 3\0" + bytes(52) + b"DPln" + bytes(4000),
        "truncated.fgb": flatgeobuf()[:-40],
        "damaged.fgb": flatgeobuf()[:60] + b"\xff" * 200,
    }  # fmt: skip


def flatgeobuf() -> bytes:
    """A FlatGeobuf of three places, written by GDAL."""
    import geopandas
    from shapely.geometry import Point

    frame = geopandas.GeoDataFrame(
        {"nome": [row[0] for row in NAMES]}, geometry=[Point(*xy) for xy in UTM33], crs=32633
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "luoghi.fgb"
        frame.to_file(path)
        return path.read_bytes()


if __name__ == "__main__":
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)

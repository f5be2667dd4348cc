# SPDX-License-Identifier: EUPL-1.2
"""Makes the hostile, broken and odd table files of this folder, always the same to the byte.

    python tests/corpus/tables/make.py

README.md says what each is; tests/unit/importing/test_corpus.py what reading it gives.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEN = (2026, 1, 1, 0, 0, 0)
ROWS = [
    ("001168", "None", "TO", "7.953", "12,5"),
    ("063049", "Napoli", "NA", "911.697", "8,1"),
    ("001001", "Agliè", "TO", "2.566", "10,0"),
    ("066049", "L'Aquila", "AQ", "69.558", "9,75"),
    ("021008", "Bolzano/Bozen", "BZ", "106.463", "4,2"),
]
HEADINGS = ("Codice Istat", "Comune", "Sigla", "Residenti", "Tasso")
CSV = "".join(";".join(row) + "\r\n" for row in (HEADINGS, *ROWS))
HEAD = "".join(";".join(row) + "\r\n" for row in (HEADINGS, *ROWS[:1]))


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip whose members all have one date."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, content)
    return stream.getvalue()


def cell(reference: str, value: str | float) -> str:
    """A cell of a sheet, text inline."""
    if isinstance(value, str):
        return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    return f'<c r="{reference}"><v>{value!r}</v></c>'


def sheet(rows: Mapping[int, Mapping[str, str | float]], head: str = "") -> str:
    """The XML of a sheet: row number to column letters to value."""
    body = "".join(
        f'<row r="{number}">'
        + "".join(cell(f"{letters}{number}", value) for letters, value in cells.items())
        + "</row>"
        for number, cells in rows.items()
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    start = f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet xmlns="{space}">'
    return f"{start}<sheetData>{body}</sheetData></worksheet>"


def xlsx(sheets: Mapping[str, str], extra: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook of Excel with these sheets."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    listed = "".join(f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}"/>' for k, name in enumerate(sheets, 1))
    links = "".join(
        f'<Relationship Id="rId{k}" Type="{office}/worksheet" Target="worksheets/sheet{k}.xml"/>'
        for k in range(1, len(sheets) + 1)
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{k}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for k in range(1, len(sheets) + 1)
    )
    members = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{parts}</Types>",
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{office}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships">{links}'
        "</Relationships>",
    }
    members |= {f"xl/worksheets/sheet{k}.xml": content for k, content in enumerate(sheets.values(), 1)}
    return zipped({name: text.encode() for name, text in members.items()} | dict(extra or {}))


def ods(rows: str) -> bytes:
    """A workbook of LibreOffice whose one table has these rows."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Foglio1">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in (("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)):
            info = zipfile.ZipInfo(name, WHEN)
            info.create_system = 0
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return stream.getvalue()


def ods_row(*cells: str | float) -> str:
    """A row of such a table."""
    made = [
        f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
        if isinstance(value, float)
        else f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        for value in cells
    ]
    return f"<table:table-row>{''.join(made)}</table:table-row>"


def compound(name: str, stream: bytes) -> bytes:
    """An OLE compound file with one stream, as the old Office wrote (MS-CFB, version 3, sectors of 512 bytes)."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    end, free, fat_mark, none = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
    header = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)  # fmt: skip
    fat = [fat_mark, end, *range(3, 2 + sectors), end]
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = title.encode("utf-16-le").ljust(64, b"\0")
        length = len(title) * 2 + 2 if title else 0
        return text + struct.pack("<HBBIII16xI8x8xIQ", length, kind, 1, none, none, child, 0, start, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, none, 2, len(stream)) + entry("", 0, none, 0, 0) * 2
    return header + table + directory + stream


def xls(cells: Mapping[tuple[int, int], str | float]) -> bytes:
    """A workbook of Excel 97-2003 (BIFF8) with one sheet: (row, column) from 0 to value."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))

    body = begin(0x10)
    for (row, column), value in sorted(cells.items()):
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            body += record(0x204, place + struct.pack("<HB", len(value), 1) + text)
        else:
            body += record(0x203, place + struct.pack("<d", value))
    body += record(0x0A, b"")
    title = b"Foglio1"
    ahead = begin(0x05) + record(0x42, struct.pack("<H", 1200))
    offset = len(ahead) + 4 + 8 + len(title) + 4
    ahead += record(0x85, struct.pack("<IBBBB", offset, 0, 0, len(title), 0) + title) + record(0x0A, b"")
    return compound("Workbook", ahead + body)


def texts() -> dict[str, bytes]:
    """Texts: broken, odd, ambiguous."""
    head = HEAD.encode()
    plain = CSV.encode()
    return {
        "empty.csv": b"",
        "blank_lines.csv": b"\r\n\r\n   \r\n",
        "headings_only.csv": (";".join(HEADINGS) + "\r\n").encode(),
        "prose.txt": b"Gentile ufficio\nin allegato quanto richiesto\ncordiali saluti\n",
        "null_byte.csv": head + b"001001;Agli\0;TO;2.566;10,0\r\n",
        "cut_off.csv": plain[: plain.index(b"106.463") + 3],
        "open_quote.csv": head + b'063049;"Napoli;NA;911.697;8,1\r\n' + plain[len(head) :],
        "separator_in_text.csv": head + b"061094;Santa Maria; Capua Vetere;CE;32.519;11,3\r\n",
        "line_end_in_text.csv": plain + b"035033;Reggio\r\nnell'Emilia;RE;171.944;5,0\r\n",
        "bad_byte.csv": head + b"001001;Agli\x81;TO;2.566;10,0\r\n",
        "two_encodings.csv": head
        + "001001;Agliè;TO;2.566;10,0\r\n".encode()
        + "004003;Mondovì;CN;1;2,5\r\n".encode("cp1252"),
        "ambiguous.csv": b"Codice;Comune;Valore\n001001;Aglie;1.234\n001168;None;7.953\n063049;Napoli;911.697\n",
        "settled.csv": b"Codice;Valore;Quota\n001001;1.234;12,5\n001168;7.953;8,25\n063049;911.697;9,75\n",
        "coordinates_do_not_settle.csv": b"Codice;Valore;Longitudine\n001001;1.234;7.76861\n063049;911.697;14.25083\n",
        "same_headings.csv": b"Codice;Totale;Totale;;\n001001;1;2;3;a\n063049;4;5;6;b\n",
        "hostile_headings.csv": (
            "Codice;=cmd|'/C calc'!A0;<script>alert(1)</script>;\"Robert'); DROP TABLE site;--\";"
            '\u202eevil\u202c;"due\nrighe\x07"\n001001;1;2;3;4;5\n063049;6;7;8;9;10\n'
        ).encode(),
        "mixed_line_ends.csv": plain.replace(b"\r\n", b"\n", 2).replace(b"\r\n", b"\r", 1),
        "utf16.csv": CSV.encode("utf-16"),
        "utf16_without_mark.csv": CSV.encode("utf-16-le"),
        "old_mac.csv": plain.replace(b"\r\n", b"\r"),
        "cells_of_several_lines.csv": (
            '"Codice\nIstat";"Comune";"Note"\r\n001001;Agliè;"prima\r\nseconda\r\nterza"\r\n\r\n'
            '063049;Napoli;"disse ""sì"""\r\n'
        ).encode(),
        "apostrophes.csv": b"Codice;Zona;Valore\n063049;'CENTRO; PORTO';4\n001001;'NORD; EST';5\n",
        "endless.txt": b"x" * 200,
        "wide.csv": (";".join(f"c{k}" for k in range(5000)) + "\n" + ";".join("1" * 5000) + "\n").encode(),
        "renamed_tab.xls": CSV.replace(";", "\t").encode("cp1252"),
        "web_page.xls": b"<!DOCTYPE html><html><body><table><tr><td>Comune</td></tr></table></body></html>",
        "vrt_in_disguise.csv": b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource>'
        b"</OGRVRTLayer></OGRVRTDataSource>",
        "kml_in_disguise.csv": b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>',
        "workbook_2003.xls": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "picture_in_disguise.csv": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        "pdf_in_disguise.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        "very_old.xls": struct.pack("<HHHH", 0x0009, 4, 0x0002, 0x0010),
    }


def jsons() -> dict[str, bytes]:
    """JSON texts."""
    records = [{"PRO_COM_T": code, "COMUNE": name, "POP": 10} for code, name, *_ in ROWS]
    return {
        "records.json": json.dumps(records).encode(),
        "nested.json": json.dumps({"help": "x", "result": {"fields": [{"id": "a"}], "records": records}}).encode(),
        "odd_values.json": json.dumps(
            [{"a": 1, "b": "NA", "c": None}, {"a": 2.5, "b": "None", "c": [1, 2], "d": True}, {"a": "*", "b": "1.234"}]
        ).encode(),
        "cut_off.json": json.dumps(records).encode()[:-30],
        "name_twice.json": b'[{"COMUNE": "Agli\\u00e8", "COMUNE": "Napoli"}]',
        "no_records.json": b'{"resultset": [1, 2, 3]}',
        "not_only_records.json": b'[{"a": 1}, 2, {"a": 3}]',
        "deep.json": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        "huge_number.json": b'[{"a": 1e999, "b": ' + b"9" * 400 + b'}, {"a": NaN}]',
    }


def workbooks() -> dict[str, bytes]:
    """Workbooks: honest ones and traps."""
    table = {1: dict(zip("ABC", ("Codice", "Comune", "Valore"), strict=True))}
    table |= {k: dict(zip("ABC", (code, name, float(k)), strict=True)) for k, (code, name, *_) in enumerate(ROWS, 2)}
    groups: dict[int, dict[str, str | float]] = {
        1: {"A": "Tavola 1 - Unità locali"},
        3: {"A": "Codice", "B": "INDUSTRIA", "D": "SERVIZI"},
        4: {"B": "Unità", "C": "Addetti", "D": "Unità", "E": "Addetti"},
        5: {"A": "001001", "B": 1.0, "C": 2.5, "D": "*", "E": 4.0},
        6: {"A": "063049", "B": 5.0, "C": 6.5, "D": 7.0, "E": 8.0},
        8: {"A": "Fonte: Istat"},
    }
    good = sheet(table)
    far = sheet({1: {"A": "Codice", "B": "Valore"}, 1_048_576: {"XFD": 1.0}})
    bomb = b"<sst><si><t>" + b"A" * 60_000_000 + b"</t></si></sst>"
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    head = ods_row("Codice", "Comune", "Valore")
    body = "".join(ods_row(code, name, float(k)) for k, (code, name, *_) in enumerate(ROWS, 2))
    many = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
        "</table:table-row>"
    )
    last = (
        '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
        '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    )
    old = {(0, k): heading for k, heading in enumerate(("Codice", "Comune", "Valore"))}
    for k, (code, name, *_) in enumerate(ROWS, 1):
        old |= {(k, 0): code, (k, 1): name, (k, 2): k + 0.5}
    whole = xlsx({"Dati": good})
    return {
        "honest.xlsx": xlsx(
            {"Dati": good, "Legenda": sheet({1: {"A": "Campo", "B": "Testo"}, 2: {"A": "Codice", "B": "Istat"}})}
        ),
        "groups.xlsx": xlsx({"Tavola 1": sheet(groups)}),
        "honest.ods": ods(head + body + empty),
        "honest.xls": xls(old),
        "renamed_workbook.csv": whole,
        "far_cell.xlsx": xlsx({"Dati": far}),
        "far_cell.ods": ods(head + empty.replace("1048000", "1048574") + last),
        "repeated.ods": ods(head + many),
        "far_cell.xls": xls({**old, (65_535, 255): 1.0}),
        "wide.xlsx": xlsx({"Dati": sheet({1: {"A": "Codice", "GRU": "Valore"}, 2: {"A": "001001", "GRU": 1.0}})}),
        "shared_texts.xlsx": xlsx({"Dati": good}, {"xl/sharedStrings.xml": bomb}),
        "entities.xlsx": xlsx({"Dati": sheet(table, entities)}),
        "broken_sheet.xlsx": xlsx({"Dati": good[: len(good) // 2]}),
        "cut_off.xlsx": whole[: len(whole) // 2],
        "empty_sheet.xlsx": xlsx({"Dati": sheet({})}),
        "password.xlsx": compound("EncryptedPackage", b"\x01" * 5000),
        "document.xlsx": zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "binary_workbook.xlsx": zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01\x00"}),
    }


def zips() -> dict[str, bytes]:
    """Zips of texts and workbooks, honest and not."""
    one = {"MATRICE DELLA MOBILITÀ/dati 2021.csv": CSV.encode("cp1252")}
    locked = bytearray(zipped({"dati.csv": CSV.encode()}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    shared = bytearray(zipped({"a.csv": CSV.encode(), "b.csv": CSV.encode()}))
    second = shared.index(b"PK\x01\x02", shared.index(b"PK\x01\x02") + 1)
    shared[second + 42 : second + 46] = struct.pack("<I", 0)
    broken = bytearray(zipped({"dati.csv": CSV.encode()}))
    broken[60] ^= 0xFF
    return {
        "one_member.zip": zipped(one),
        "two_members.zip": zipped({"valori.csv": CSV.encode(), "zone.csv": HEAD.encode(), "leggimi.pdf": b"%PDF-1.4"}),
        "workbook.zip": zipped({"Regione.xlsx": workbooks()["honest.xlsx"]}),
        "renamed_zip.csv": zipped({"dati.csv": CSV.encode()}),
        "climbing.zip": zipped({"../../../climbed.csv": CSV.encode()}),
        "bomb.zip": zipped({"dati.csv": b"0" * 60_000_000}),
        "shared_bytes.zip": bytes(shared),
        "locked.zip": bytes(locked),
        "damaged.zip": bytes(broken),
        "zip_in_zip.zip": zipped({"dati.zip": zipped(one)}),
        "only_pdf.zip": zipped({"leggimi.pdf": b"%PDF-1.4"}),
        "empty.zip": zipped({}),
    }


def corpus() -> dict[str, bytes]:
    """All files by name."""
    return texts() | jsons() | workbooks() | zips()


if __name__ == "__main__":
    for file, content in corpus().items():
        (HERE / file).write_bytes(content)

# SPDX-License-Identifier: EUPL-1.2
"""Desktop entry, AppStream metadata, file type, icon and versions, checked by the tools that systems use."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import struct
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

import district_planner

ROOT = Path(__file__).resolve().parents[3]
LINUX = ROOT / "packaging" / "linux"
APP_ID = "org.district_planner.DistrictPlanner"
PNG = b"\x89PNG\r\n\x1a\n"


def load_script(name: str) -> ModuleType:
    """A script of packaging/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def validate(*command: str) -> None:
    """Run a validator; it is missing only on a developer's machine."""
    if shutil.which(command[0]) is None:
        assert not os.environ.get("CI"), f"CI never skips: install {command[0]}"
        pytest.skip(f"no {command[0]} on this machine")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_desktop_entry_is_valid() -> None:
    validate("desktop-file-validate", str(LINUX / f"{APP_ID}.desktop"))


def test_the_appstream_metadata_is_valid() -> None:
    validate("appstreamcli", "validate", "--no-net", str(LINUX / f"{APP_ID}.metainfo.xml"))


def test_ids_file_type_and_program_agree() -> None:
    entry = (LINUX / f"{APP_ID}.desktop").read_text("utf-8")
    metadata = ET.parse(LINUX / f"{APP_ID}.metainfo.xml").getroot()
    mime = ET.parse(LINUX / f"{APP_ID}.mime.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = mime.find(f"{space}mime-type")
    assert kind is not None
    assert kind.attrib["type"] == metadata.findtext("provides/mediatype") == "application/x-district-planner"
    assert f"MimeType={kind.attrib['type']};" in entry
    assert kind.find(f"{space}glob").attrib["pattern"] == "*.dplan"  # type: ignore[union-attr]
    assert metadata.findtext("launchable") == f"{APP_ID}.desktop"
    assert f"Exec={metadata.findtext('provides/binary')} %f" in entry
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert metadata.findtext("provides/binary") in scripts


def test_every_file_names_the_same_version() -> None:
    version = district_planner.__version__
    metadata = ET.parse(LINUX / f"{APP_ID}.metainfo.xml").getroot()
    release = metadata.find("releases/release")
    assert release is not None
    assert release.attrib["version"] == version
    described = re.search(r'^softwareVersion: "(.+)"$', (ROOT / "publiccode.yml").read_text("utf-8"), re.MULTILINE)
    assert described is not None
    assert described[1] == version


def test_icons_are_packed_as_the_systems_read_them() -> None:
    """Headers as in the format descriptions: ICO directory entries of 16 bytes, ICNS parts with type and length."""
    icons = load_script("icons")
    pictures = {size: icons.draw(size) for size in (16, 256)}
    assert all(picture.startswith(PNG) for picture in pictures.values())

    ico = icons.ico(pictures)
    reserved, kind, count = struct.unpack_from("<HHH", ico)
    assert (reserved, kind, count) == (0, 1, 2)
    for number, (size, picture) in enumerate(pictures.items()):
        width, _, _, _, _, bits, length, offset = struct.unpack_from("<BBBBHHII", ico, 6 + 16 * number)
        assert (width or 256, bits) == (size, 32)
        assert ico[offset : offset + length] == picture

    icns = icons.icns(pictures)
    assert icns[:4] == b"icns"
    assert struct.unpack_from(">I", icns, 4) == (len(icns),)
    assert icns[8:12] == b"icp4"
    assert icns[16:24] == PNG

# SPDX-License-Identifier: EUPL-1.2
"""Blocks of numbers: the same bytes for the same arrays, the same arrays back, and nothing run or believed."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import Texts
from district_planner.scenarios import NoPayloads, payloads
from district_planner.scenarios.payloads import MAX_UNPACKED_BYTES, digest_of, pack, unpack, unpacked_size

KINDS = st.sampled_from(["S6", "<f8", "<i4", "<i8", "|u1", "|b1", "<U12"])
ARRAYS = st.dictionaries(
    st.from_regex(r"[a-z]+_[a-z0-9_]{1,20}", fullmatch=True),
    KINDS.flatmap(lambda kind: hnp.arrays(np.dtype(kind), st.integers(0, 40))),
    max_size=6,
)
SAMPLE: dict[str, Any] = {"codes": np.array([b"072006", b"016024"]), "v_x": np.array([1.5, np.nan])}


def equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """The same names, kinds and bytes; so that NaN equals NaN."""
    return one.keys() == other.keys() and all(
        one[name].dtype == other[name].dtype and one[name].tobytes() == other[name].tobytes() for name in one
    )


@given(ARRAYS)
def test_what_is_packed_comes_back(arrays: dict[str, Any]) -> None:
    block = pack(arrays)
    assert equal(unpack(block), arrays)
    assert unpacked_size(block) >= sum(array.nbytes for array in arrays.values())
    # NumPy's own reader is the independent one: a block is an ordinary .npz.
    with np.load(io.BytesIO(block), allow_pickle=False) as stored:
        assert equal({name: stored[name] for name in stored.files}, arrays)


@given(ARRAYS)
def test_the_same_arrays_are_the_same_bytes(arrays: dict[str, Any]) -> None:
    turned = {name: arrays[name][::-1][::-1] for name in reversed(arrays)}
    assert pack(turned) == pack(arrays)


def test_a_block_has_one_name_everywhere() -> None:
    """FIPS 180-2, appendix B.1: the SHA-256 of `abc`."""
    assert digest_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_is_read_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        unpack(pack(SAMPLE))["v_x"][0] = 2


@given(st.integers(0, len(pack(SAMPLE)) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_noticed_or_harmless(place: int, change: int) -> None:
    block = bytearray(pack(SAMPLE))
    block[place] ^= change
    try:
        arrays = unpack(bytes(block))
    except InputError:
        return
    # A directory may end earlier; what is in it is right. The digest sees to the rest.
    assert equal(arrays, {name: SAMPLE[name] for name in arrays})


@given(st.integers(0, len(pack(SAMPLE)) - 1))
def test_a_block_cut_short_is_noticed(size: int) -> None:
    with pytest.raises(InputError):
        unpack(pack(SAMPLE)[:size])


@given(st.binary(max_size=300))
def test_noise_is_no_block(noise: bytes) -> None:
    for block in (noise, pack(SAMPLE)[:-22] + noise, noise + pack(SAMPLE)[-22:]):
        if block != pack(SAMPLE):
            with pytest.raises(InputError):
                unpack(block)


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return stream.getvalue()


def npy(header: str, content: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    """An array file with any header: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html"""
    return b"\x93NUMPY" + version + (len(header) + 1).to_bytes(2, "little") + header.encode() + b"\n" + content


def header(descr: str, shape: str, order: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"


class Runs:
    """What unpickling would run."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return pytest.fail, ("a block was run",)


def saved(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=True)
    return stream.getvalue()


def of_size(claimed: int) -> bytes:
    """A block whose directory says that its member has `claimed` bytes."""
    block = archive({"v_x.npy": saved(np.zeros(1000))})
    directory = block.rindex(b"PK\x01\x02")
    return block[: directory + 24] + claimed.to_bytes(4, "little") + block[directory + 28 :]


HOSTILE = {
    "pickle": archive({"v_x.npy": saved(np.array([Runs()], dtype=object))}),
    "object-header": archive({"v_x.npy": npy(header("'|O'", "(1,)"), b"\x80\x04K\x01.")}),
    "record-of-objects": archive({"v_x.npy": npy(header("[('a', '|O')]", "(1,)"), b"0" * 8)}),
    "records": archive({"v_x.npy": saved(np.zeros(2, dtype=[("a", "f8"), ("b", "i4")]))}),
    "dates": archive({"v_x.npy": saved(np.array(["2026-11-22"], dtype="datetime64[D]"))}),
    "complex": archive({"v_x.npy": saved(np.zeros(2, dtype=complex))}),
    "void": archive({"v_x.npy": saved(np.zeros(2, dtype="V8"))}),
    "nothing-many-times": archive({"v_x.npy": npy(header("'|S0'", "(1000000000000,)"))}),
    "huge": archive({"v_x.npy": npy(header("'<f8'", "(2305843009213693951,)"))}),
    "large": archive({"v_x.npy": npy(header("'<f8'", "(2000000000,)"), bytes(64))}),
    "negative": archive({"v_x.npy": npy(header("'<f8'", "(-1,)"))}),
    "two-negatives": archive({"v_x.npy": npy(header("'<f8'", "(-1, -1)"), bytes(8))}),
    "too-long": archive({"v_x.npy": npy(header("'<f8'", "(1,)"), bytes(16))}),
    "fortran": archive({"v_x.npy": npy(header("'<f8'", "(2, 1)", "True"), bytes(16))}),
    "code": archive({"v_x.npy": npy("__import__('os').abort()")}),
    "no-literal": archive({"v_x.npy": npy("{'descr': '<f8', 'fortran_order': False, 'shape': (((((((")}),
    "unknown-kind": archive({"v_x.npy": npy(header("'<z9'", "(1,)"), bytes(16))}),
    "version-9": archive({"v_x.npy": npy(header("'<f8'", "(1,)"), bytes(8), b"\x09\x00")}),
    "no-array": archive({"v_x": b"1,2,3"}),
    "lzma": archive({"v_x.npy": saved(np.zeros(9))}, zipfile.ZIP_LZMA)[:-40],
    "says-less": of_size(100),
    "says-too-much": of_size(2**31),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(40),
    "empty": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_blocks_are_refused_at_once(name: str) -> None:
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(InputError) as caught:
        unpack(HOSTILE[name])
    assert caught.value.key == "planning.payload_broken"
    for language in ("it", "en"):
        assert caught.value.text(Texts(language))
    assert time.perf_counter() - start < 2
    # In kilobytes: 100 MB would be a thousand times what any of them is.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_bomb_is_not_unpacked() -> None:
    """Zeros by the gigabyte pack to a thousandth."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb,
        bomb.open("v_x.npy", "w", force_zip64=True) as part,
    ):
        for _ in range(MAX_UNPACKED_BYTES // 2**20 + 1):
            part.write(bytes(2**20))
    block = stream.getvalue()
    assert len(block) < 2**20
    assert unpacked_size(block) == MAX_UNPACKED_BYTES + 2**20
    start = time.perf_counter()
    with pytest.raises(InputError):
        unpack(block)
    assert time.perf_counter() - start < 0.1


def test_a_directory_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payloads, "_MAX_DIRECTORY_BYTES", 1000)
    assert unpack(archive({f"a_{number}.npy": saved(np.zeros(1)) for number in range(10)})).keys()
    with pytest.raises(InputError):
        unpack(archive({f"a_{number}.npy": saved(np.zeros(1)) for number in range(30)}))


def test_an_encrypted_member_is_refused() -> None:
    block = bytearray(pack(SAMPLE))
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        block[block.index(mark) + flags] |= 1
    with pytest.raises(InputError):
        unpack(bytes(block))


def test_a_plan_without_data_has_none() -> None:
    with pytest.raises(NotFoundError) as caught:
        NoPayloads().arrays("ab" * 32)
    assert "abababababab" in caught.value.text(Texts("it"))

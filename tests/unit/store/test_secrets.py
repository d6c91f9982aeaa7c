"""The install's secret: made once, readable by its owner only, refused when it is not ours."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import pytest

from store.secrets import SECRET_BYTES, InstallSecret, SecretError, load_or_create, load_versions


def test_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "install.key"
    first = load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_bytes() == first.root
    assert load_or_create(path) == first
    assert [p.name for p in path.parent.iterdir()] == ["install.key"]


@pytest.mark.parametrize("length", [0, SECRET_BYTES - 1, SECRET_BYTES + 1])
def test_a_file_of_another_length_is_refused_and_left_alone(tmp_path: Path, length: int) -> None:
    path = tmp_path / "install.key"
    path.write_bytes(b"x" * length)
    with pytest.raises(SecretError, match=f"install.key.* {length} bytes"):
        load_or_create(path)
    assert path.read_bytes() == b"x" * length


def test_what_cannot_be_read_or_made_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "install.key"
    folder.mkdir()
    with pytest.raises(SecretError, match="cannot read or make"):
        load_or_create(folder)
    (tmp_path / "file").write_text("")
    with pytest.raises(SecretError, match="cannot"):
        load_or_create(tmp_path / "file" / "install.key")


def _load(path: Path) -> bytes:
    return load_or_create(path).root


def test_processes_that_start_at_once_get_the_same_secret(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        for number in range(25):
            roots = pool.map(_load, [tmp_path / f"{number}.key"] * 8, chunksize=1)
            assert len(set(roots)) == 1


def test_each_purpose_has_a_key_of_its_own() -> None:
    secret = InstallSecret(b"s" * SECRET_BYTES)
    keys = {secret.key_for(purpose) for purpose in ("person", "shared-result", "shared-lookup")}
    assert len(keys) == 3
    assert secret.root not in keys
    assert secret.key_for("person") != InstallSecret(b"t" * SECRET_BYTES).key_for("person")


def test_is_not_shown_by_accident() -> None:
    assert "sss" not in repr(InstallSecret(b"s" * SECRET_BYTES))


def test_a_secret_with_versions_begins_with_one_and_keeps_the_old_beside_the_new(
    tmp_path: Path,
) -> None:
    first = load_versions(tmp_path, "receipt-pepper")
    assert list(first) == [1]
    assert load_versions(tmp_path, "receipt-pepper") == first
    assert list(load_versions(tmp_path, "staff-pepper")) == [1]
    second = load_or_create(tmp_path / "receipt-pepper.2")
    (tmp_path / "receipt-pepper.2.bak").write_bytes(b"")
    assert load_versions(tmp_path, "receipt-pepper") == {**first, 2: second}

"""Cores that a process may use, by control groups of both versions as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from speech.processors import processors


def groups(folder: Path, *lines: str) -> Path:
    path = folder / "cgroup"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def limited(group: Path, **files: str) -> None:
    group.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (group / name.replace("__", ".")).write_text(text + "\n")


def test_here_it_is_some_and_no_more_than_without_a_limit(tmp_path: Path) -> None:
    assert 0 < processors() <= processors(tmp_path / "none", tmp_path)


@pytest.mark.parametrize(
    ("limit", "cores"), [("50000 100000", 0.5), ("25000 100000", 0.25), ("max 100000", None), ("odd", None)]
)
def test_a_container_of_version_2(tmp_path: Path, limit: str, cores: float | None) -> None:
    listed = groups(tmp_path, "0::/")
    limited(tmp_path, cpu__max=limit)
    assert processors(listed, tmp_path) == (cores or processors(tmp_path / "none", tmp_path))


def test_the_smallest_of_a_service_and_its_slice_holds(tmp_path: Path) -> None:
    listed = groups(tmp_path, "0::/system.slice/heartline.service")
    limited(tmp_path / "system.slice", cpu__max="20000 100000")
    limited(tmp_path / "system.slice/heartline.service", cpu__max="70000 100000")
    assert processors(listed, tmp_path) == 0.2


@pytest.mark.parametrize("place", ["/", "/docker/of-the-host", "/../../.."])
def test_a_container_of_version_1(tmp_path: Path, place: str) -> None:
    listed = groups(tmp_path, "5:memory:/else", f"4:cpu,cpuacct:{place}", "garbage", "")
    files = {"cpu__cfs_quota_us": "30000", "cpu__cfs_period_us": "100000"}
    limited(tmp_path / "cpu,cpuacct", **files)
    limited(tmp_path / "memory", **(files | {"cpu__cfs_quota_us": "1000"}))
    assert processors(listed, tmp_path) == 0.3


def test_no_limit_of_version_1_is_minus_one(tmp_path: Path) -> None:
    listed = groups(tmp_path, "4:cpu:/")
    limited(tmp_path / "cpu", cpu__cfs_quota_us="-1", cpu__cfs_period_us="100000")
    assert processors(listed, tmp_path) == processors(tmp_path / "none", tmp_path)

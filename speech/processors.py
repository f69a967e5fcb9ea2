"""How many processor cores this process may use: those it is let run on, and what its container is given."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

GROUPS: Final = Path("/proc/self/cgroup")
MOUNTED: Final = Path("/sys/fs/cgroup")


def processors(groups: Path = GROUPS, mounted: Path = MOUNTED) -> float:
    """Cores, at least a hundredth; a container's or a service's limit may be a fraction.

    Linux tells of the limit (`docker --cpus`, Kubernetes, systemd's CPUQuota) in the files of the process's
    control group, of either version, and of those that it lies in: the smallest holds.

    Args:
        groups: lists the process's control groups, as cgroups(7) describes it; need not exist.
        mounted: where the system shows them.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    cores = float(len(affinity(0)) if affinity else os.cpu_count() or 1)
    return max(0.01, min([cores, *_limits(groups, mounted)]))


def _limits(groups: Path, mounted: Path) -> Iterator[float]:
    try:
        lines = groups.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, place = rest.partition(":")
        if controllers and "cpu" not in controllers.split(","):
            continue
        root = mounted / controllers if controllers else mounted
        # In a container the place may be the host's: then the root alone is there, and it is the container's.
        folder = root / place.lstrip("/")
        for each in (folder, *folder.parents):
            yield from _limit(each)
            if each == root:
                break


def _limit(group: Path) -> Iterator[float]:
    """What one control group is given, where it has a limit: version 2 first, then version 1."""
    with suppress(OSError, ValueError):
        quota, period = (group / "cpu.max").read_text(encoding="ascii").split()
        if quota != "max" and int(period) > 0:
            yield int(quota) / int(period)
    with suppress(OSError, ValueError):
        quota_us = int((group / "cpu.cfs_quota_us").read_text(encoding="ascii"))
        period_us = int((group / "cpu.cfs_period_us").read_text(encoding="ascii"))
        if quota_us > 0 and period_us > 0:
            yield quota_us / period_us

"""A small pack that holds every operator once, and the real one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from entitlements.decide import Rules, rules_on
from entitlements.loader import default_pack_dir, load_pack
from entitlements.model import Pack

SMALL = Path(__file__).parent / "small_pack"
TODAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def small() -> Pack:
    return load_pack(SMALL)


@pytest.fixture(scope="session")
def small_rules(small: Pack) -> Rules:
    return rules_on(small, TODAY)


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack(default_pack_dir())


@pytest.fixture(scope="session")
def rules(pack: Pack) -> Rules:
    return rules_on(pack, TODAY)

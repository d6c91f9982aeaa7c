"""Fixtures of the tests that drive a browser."""

from __future__ import annotations

from tests.e2e.browser import browser, page, phone
from tests.e2e.site import site

__all__ = ["browser", "page", "phone", "site"]

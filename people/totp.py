"""One-time codes (TOTP, RFC 6238): six digits, 30 seconds, each step used at most once.

A code that was seen being typed is worth nothing afterwards: the step it belongs to, and every
earlier one, is used up (see ``Credentials.claim_step``).
"""

from __future__ import annotations

import hmac
import unicodedata
from datetime import datetime

import pyotp

SECONDS = 30
_ISSUER = "护蕾值班台"


def new_secret() -> str:
    """160 random bits in base32, as authenticator apps take them."""
    return pyotp.random_base32()


def matching_step(secret: str, typed: str, at: datetime) -> int | None:
    """The step whose code was typed: the present one or a neighbour, for clocks that differ.

    ``None`` when it is no code of these. All three are compared whatever fits.
    """
    digits = "".join(unicodedata.normalize("NFKC", typed).split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    totp = pyotp.TOTP(secret, interval=SECONDS)
    present = int(at.timestamp()) // SECONDS
    found = None
    for step in (present - 1, present, present + 1):
        if hmac.compare_digest(totp.at(step * SECONDS), digits):
            found = step
    return found


def code_at(secret: str, at: datetime) -> str:
    """The code of this moment: for the fictional desk and for tests."""
    return pyotp.TOTP(secret, interval=SECONDS).at(at)


def address(secret: str, login: str) -> str:
    """What the square code holds."""
    return pyotp.TOTP(secret, interval=SECONDS).provisioning_uri(name=login, issuer_name=_ISSUER)


def grouped(secret: str) -> str:
    """The secret for typing it off."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))

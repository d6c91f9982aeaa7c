"""Why a benefit was decided as it was: a tree of reasons, each with its citation.

The tree follows the condition as the pack writes it, so that it can be held against the
plan's text; its root says the same as ``decide``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from entitlements.condition_words import condition_in_words
from entitlements.conditions import All, Always, Any, Case, Condition, Not, Open, Ref
from entitlements.decide import Decision, Outcome, Rules
from entitlements.evaluate import conjunction, negation
from entitlements.facts import Answer, Facts
from entitlements.model import Benefit, Pack, PackStatus, Version
from entitlements.reasons import Citation, Reason, Situation
"""placeholder"""

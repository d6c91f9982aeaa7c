"""A tokenizer for Chinese without a dictionary: one character, one token.

Words found by a dictionary did not help (docs/understanding.md), and they break where people
mistype; the dictionary takes memory and a cache in a shared folder.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

_TOKEN = re.compile(r"[a-z0-9]+|\S", re.IGNORECASE)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class CharacterTokenizer(Tokenizer):
    """Characters; letters and digits that stand together stay together."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute, with their places."""
        text = message.get(attribute)
        return [Token(found.group(), found.start()) for found in _TOKEN.finditer(text)]

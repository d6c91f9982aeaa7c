"""Sentence features for Chinese as people type it: characters, and how they sound.

Typing by sound or by voice puts the wrong character for the right syllable (低宝 for 低保), and
Sichuan speech does not tell n from l, or zh/ch/sh from z/c/s. So each text is seen twice: as
character n-grams, and as n-grams of toneless pinyin with those sounds merged. Both are weighted
by inverse document frequency, with unit length.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_addons.ngrams import Vocabulary, heard, ngrams
from rasa_addons.syllables import syllables


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class ChineseFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF of character n-grams or of syllable n-grams, as ``analyzer`` says."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["pypinyin"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **SparseFeaturizer.get_default_config(),
            "analyzer": "char",  # "char" or "pinyin"
            "min_ngram": 1,
            "max_ngram": 2,
            "min_df": 2,
            # For classifiers without a setting of regularisation: the length of the features
            # sets how strongly they may be weighed.
            "scale": 1.0,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChineseFeaturizer:
        return cls(config, execution_context.node_name, model_storage, resource)

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vocabulary = vocabulary or Vocabulary({})

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        if config.get("analyzer", "char") not in ("char", "pinyin"):
            raise ValueError("ChineseFeaturizer: analyzer is 'char' or 'pinyin'")

    def _ngrams(self, text: str) -> Iterable[str]:
        text = heard(text)
        units = list(text) if self._config["analyzer"] == "char" else syllables(text)
        return ngrams(units, int(self._config["min_ngram"]), int(self._config["max_ngram"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the vocabulary and keeps it in the model."""
        texts = [e.get(TEXT) for e in training_data.training_examples if e.get(TEXT)]
        self._vocabulary = Vocabulary.learn(map(self._ngrams, texts), int(self._config["min_df"]))
        with self._model_storage.write_to(self._resource) as directory:
            (directory / "idf.json").write_text(
                json.dumps(self._vocabulary.idf, ensure_ascii=False), encoding="utf-8"
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ChineseFeaturizer:
        with model_storage.read_from(resource) as directory:
            idf = json.loads((directory / "idf.json").read_text(encoding="utf-8"))
        return cls(config, execution_context.node_name, model_storage, resource, Vocabulary(idf))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds one sparse sentence feature to every message with a text."""
        size = len(self._vocabulary.idf)
        for message in messages:
            text = message.get(TEXT)
            if text is None or not size:
                continue
            columns, weights = self._vocabulary.weigh(Counter(self._ngrams(text)))
            values = np.asarray(weights, dtype=np.float64) * float(self._config["scale"])
            rows = np.zeros(len(columns), dtype=np.int32)
            row = scipy.sparse.coo_matrix((values, (rows, columns)), shape=(1, size))
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

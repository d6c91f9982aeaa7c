"""Sentence features for Chinese as people type it: characters, and how they sound.

Typing by sound or by voice puts the wrong character for the right syllable (低宝 for 低保), and
Sichuan speech does not tell n from l, or zh/ch/sh from z/c/s. So each text is seen twice: as
character n-grams, and as n-grams of toneless pinyin with those sounds merged. Both are weighted
by inverse document frequency, with unit length.
"""

from __future__ import annotations

import pickle
from typing import Any, Dict, List, Optional, Text, Type

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
from sklearn.feature_extraction.text import TfidfVectorizer

from rasa_addons.syllables import syllables


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class ChineseFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF of character n-grams or of syllable n-grams, as ``analyzer`` says."""

    @classmethod
    def required_components(cls) -> List[Type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> List[Text]:
        return ["sklearn", "pypinyin"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            **SparseFeaturizer.get_default_config(),
            "analyzer": "char",  # "char" or "pinyin"
            "min_ngram": 1,
            "max_ngram": 3,
            "min_df": 2,
            # Rasa's logistic regression has no regularisation setting: the length of the
            # features sets how strongly they may be weighed instead.
            "scale": 4.0,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ChineseFeaturizer":
        return cls(config, execution_context.node_name, model_storage, resource)

    def __init__(
        self,
        config: Dict[Text, Any],
        name: Text,
        model_storage: ModelStorage,
        resource: Resource,
        vectorizer: Optional[TfidfVectorizer] = None,
    ) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vectorizer = vectorizer

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        if config.get("analyzer", "char") not in ("char", "pinyin"):
            raise ValueError("ChineseFeaturizer: analyzer is 'char' or 'pinyin'")

    def _units(self, text: str) -> List[str]:
        return list(text.lower()) if self._config["analyzer"] == "char" else syllables(text)

    def _ngrams(self, text: str) -> List[str]:
        units = ["^", *self._units(text), "$"]
        low, high = int(self._config["min_ngram"]), int(self._config["max_ngram"])
        return [
            "\u241f".join(units[start : start + n])
            for n in range(low, high + 1)
            for start in range(len(units) - n + 1)
        ]

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the vocabulary and keeps it in the model."""
        texts = [e.get(TEXT) for e in training_data.training_examples if e.get(TEXT)]
        vectorizer = TfidfVectorizer(
            analyzer=_identity, min_df=int(self._config["min_df"]), sublinear_tf=True
        )
        vectorizer.fit([self._ngrams(text) for text in texts])
        self._vectorizer = vectorizer
        with self._model_storage.write_to(self._resource) as directory:
            with (directory / "vectorizer.pickle").open("wb") as file:
                pickle.dump((vectorizer.vocabulary_, vectorizer.idf_), file)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ChineseFeaturizer":
        with model_storage.read_from(resource) as directory:
            # Only models trained on this machine are ever loaded.
            with (directory / "vectorizer.pickle").open("rb") as file:
                vocabulary, idf = pickle.load(file)
        vectorizer = TfidfVectorizer(
            analyzer=_identity, sublinear_tf=True, vocabulary=vocabulary
        )
        vectorizer.idf_ = idf
        return cls(config, execution_context.node_name, model_storage, resource, vectorizer)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds one sparse sentence feature to every message with a text."""
        if self._vectorizer is None:
            return messages
        kept = [m for m in messages if m.get(TEXT) is not None]
        if not kept:
            return messages
        matrix = self._vectorizer.transform([self._ngrams(m.get(TEXT)) for m in kept])
        matrix = scipy.sparse.csr_matrix(matrix * float(self._config["scale"]))
        for row, message in enumerate(kept):
            message.add_features(
                Features(
                    scipy.sparse.coo_matrix(matrix[row]),
                    FEATURE_TYPE_SENTENCE,
                    TEXT,
                    self._identifier,
                )
            )
        return messages


def _identity(ngrams: List[str]) -> List[str]:
    return ngrams

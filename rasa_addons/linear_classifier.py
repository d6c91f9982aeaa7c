"""An intent classifier: one logistic regression an intent against all others.

Rasa's own LogisticRegressionClassifier has no setting for the strength of regularisation nor for
the weight of an intent, and takes minutes where this takes seconds (docs/understanding.md).
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Logistic regressions side by side; their beliefs are scaled to a sum of one."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "C": 20.0,
            # Intents whose texts count for more than one text in training.
            "intent_weights": {},
            "ranking_length": 6,
            "random_state": 7,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    def __init__(  # noqa: PLR0917 - made by Rasa and below only
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        intents: list[str] | None = None,
        weights: np.ndarray | None = None,
        bias: np.ndarray | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._intents = intents or []
        self._weights = weights
        self._bias = bias

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from all texts with an intent and keeps the weights in the model."""
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        if not examples:
            return self._resource
        texts = scipy.sparse.vstack([_features(e) for e in examples]).tocsr()
        intents = [str(e.get(INTENT)) for e in examples]
        model = LogisticRegression(
            C=float(self._config["C"]),
            solver="liblinear",
            multi_class="ovr",
            class_weight=self._config["intent_weights"] or None,
            random_state=int(self._config["random_state"]),
        )
        model.fit(texts, intents)
        self._intents = [str(intent) for intent in model.classes_]
        # One row a feature: a text has few features, and reading rows is fast.
        self._weights = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        self._bias = model.intercept_.astype(np.float32)
        with self._model_storage.write_to(self._resource) as directory:
            np.savez(directory / "weights.npz", weights=self._weights, bias=self._bias)
            (directory / "intents.json").write_text(json.dumps(self._intents), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as directory:
            with np.load(directory / "weights.npz", allow_pickle=False) as kept:
                weights, bias = kept["weights"], kept["bias"]
            intents = json.loads((directory / "intents.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, intents, weights, bias)

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the best intent and the ranking of every message with a text."""
        if self._weights is None or self._bias is None:
            return messages
        for message in messages:
            if not message.get(TEXT):
                continue
            belief = self._belief(_features(message))
            order = np.argsort(-belief)[: int(self._config["ranking_length"])]
            ranking = [{"name": self._intents[i], "confidence": float(belief[i])} for i in order]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _belief(self, features: scipy.sparse.csr_matrix) -> np.ndarray:
        assert self._weights is not None and self._bias is not None
        score = features.data.astype(np.float32) @ self._weights[features.indices] + self._bias
        belief = 1.0 / (1.0 + np.exp(-score))
        return belief / belief.sum()


def _features(message: Message) -> scipy.sparse.csr_matrix:
    """All sentence features of a text in one row."""
    _, sparse = message.get_sparse_features(attribute=TEXT)
    if sparse is None:
        raise ValueError("LinearIntentClassifier needs a sparse featurizer before it")
    return scipy.sparse.csr_matrix(sparse.features)

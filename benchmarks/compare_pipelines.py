"""Trains and measures the pipelines that were weighed up for understanding. Takes two hours.

    python -m benchmarks.compare_pipelines [name …]

Every pipeline learns the same texts and is measured on the same texts kept apart, through the
same child process as ``hulei understand``. Results and the choice: docs/understanding.md.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from app.line_parser import LineParser, Ranking, line_parser
from app.rasa_env import rasa_environment
from app.settings import PROJECT, Settings
from bot.understanding.alarm import model_danger
from bot.understanding.categories import category
from bot.understanding.clean import clean
from bot.understanding.mask import mask
from scripts.nlu_report import DANGER, OUT, Understood, macro_f1, rows, share

#: Few, so that the comparison ends: a round takes minutes where the others train in two.
DIET_EPOCHS = 5

Component = dict[str, object]

REGEX: Component = {"name": "RegexFeaturizer", "use_word_boundaries": False}
WORDS: list[Component] = [
    {"name": "JiebaTokenizer"},
    REGEX,
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char", "min_ngram": 1, "max_ngram": 3},
]
OURS = "rasa_addons.chinese_featurizer.ChineseFeaturizer"
CHARACTERS: Component = {"name": OURS, "analyzer": "char"}
#: Rasa's regression cannot be told how strongly to weigh: longer features do it.
PINYIN: Component = {"name": OURS, "analyzer": "pinyin", "scale": 4.0}
RASA_LR: Component = {"name": "LogisticRegressionClassifier", "ranking_length": 6}
DIET: Component = {
    "name": "DIETClassifier",
    "epochs": DIET_EPOCHS,
    "entity_recognition": False,
    "constrain_similarities": True,
    "random_seed": 7,
}
FALLBACK: Component = {
    "name": "FallbackClassifier",
    "threshold": 0.2,
    "ambiguity_threshold": 0.0,
}


def _chosen(*, pinyin: bool) -> list[Component]:
    config = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
    components: list[Component] = config["pipeline"]
    return [c for c in components if pinyin or c.get("analyzer") != "pinyin"]


PIPELINES: dict[str, list[Component]] = {
    "chosen": _chosen(pinyin=True),
    "chosen, no pinyin": _chosen(pinyin=False),
    "LogisticRegression": [*WORDS, RASA_LR, FALLBACK],
    "LogisticRegression + pinyin": [*WORDS, PINYIN, RASA_LR, FALLBACK],
    "DIET": [*WORDS, DIET, FALLBACK],
    "DIET + pinyin": [*WORDS, PINYIN, DIET, FALLBACK],
}


@dataclass(frozen=True, slots=True)
class TrainingTime:
    """Seconds of one training, Rasa's own start included."""

    clock: float
    processor: float
    """User and system time on all cores: what else runs on the machine is not in it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one pipeline costs and what it understands."""

    training: TrainingTime
    macro_f1: float
    recall: float
    accepted: float
    alarms: float
    memory_mb: float
    parse_ms: float

    def row(self, name: str) -> str:
        """A line of a Markdown table."""
        return (
            f"| {name} | {self.macro_f1:.1%} | {self.recall:.1%} | {self.accepted:.1%} "
            f"| {self.alarms:.1%} | {self.training.processor:.0f} s | {self.training.clock:.0f} s "
            f"| {self.memory_mb:.0f} MB "
            f"| {self.parse_ms:.1f} ms |"
        )


HEAD = """\
| pipeline | macro-F1 | danger, model alone | off-topic accepted | alarms on traps \
| training, processor time | training, by the clock | memory | processor time a text |
|---|---|---|---|---|---|---|---|---|"""


def train(settings: Settings, folder: Path, pipeline: list[Component]) -> tuple[Path, TrainingTime]:
    """The model and what its training took."""
    config = {"recipe": "default.v1", "language": "zh", "pipeline": pipeline}
    (folder / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    command = [
        str(settings.rasa_python), "-m", "rasa", "train", "nlu",
        "--config", str(folder / "config.yml"), "--nlu", "nlu_data",
        "--out", str(folder), "--fixed-model-name", "model",
    ]  # fmt: skip
    # A cache of parts that another pipeline has trained would make the times meaningless.
    environment = rasa_environment(settings, {"RASA_CACHE_DIRECTORY": str(folder / "cache")})
    start, worked = time.perf_counter(), _children_worked()
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    spent = TrainingTime(time.perf_counter() - start, _children_worked() - worked)
    return folder / "model.tar.gz", spent


def _children_worked() -> float:
    """Processor seconds of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(settings: Settings, pipeline: list[Component]) -> Measured:
    """Trains in a folder of its own and measures on all texts kept apart."""
    with tempfile.TemporaryDirectory() as folder:
        model, spent = train(settings, Path(folder), pipeline)
        with line_parser(settings, model) as parser:
            worked = parser.processor_seconds()
            read = {
                name: [_understood(parser, label, text) for label, text in rows(name)]
                for name in ("categories", "danger", "off_topic", "traps")
            }
            worked = parser.processor_seconds() - worked
            memory = parser.memory_mb()
    harmless = [t for t in read["traps"] if t.true not in DANGER]
    return Measured(
        training=spent,
        macro_f1=macro_f1(read["categories"]),
        recall=share(t.by_model for t in read["danger"]).value,
        accepted=share(t.found != OUT for t in read["off_topic"]).value,
        alarms=share(t.by_model for t in harmless).value,
        memory_mb=memory,
        # Not the time of a clock: what else runs on the machine would be measured with it.
        parse_ms=worked / sum(map(len, read.values())) * 1000,
    )


def _understood(parser: LineParser, label: str, text: str) -> Understood:
    ranking: Ranking = parser.parse(mask(clean(text)))
    found = category(ranking[0].intent if ranking else None)
    danger = model_danger(ranking)
    return Understood(text, label, found, by_model=danger, by_words=False, alarm=danger)


def main() -> None:
    """Prints the table line by line, as the figures come in."""
    settings = Settings()
    print(HEAD, flush=True)
    for name in sys.argv[1:] or PIPELINES:
        print(measure(settings, PIPELINES[name]).row(name), flush=True)


if __name__ == "__main__":
    main()

"""N-grams of a text and what each weighs: term frequency by inverse document frequency."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

_PAUSE = re.compile(r"[\s，。、；：,.;:~～…“”\"'（）()《》—-]+")


def heard(text: str) -> str:
    """The text with every pause written alike, as commas, full stops, spaces or not at all.

    People who dictate leave no punctuation; people who type leave a space. Questions and
    exclamations stay: they mean something.

    >>> heard("娃儿八岁 。读小学")
    '娃儿八岁，读小学'
    """
    return _PAUSE.sub("，", text.lower()).strip("，")


def ngrams(units: Sequence[str], low: int, high: int) -> Iterator[str]:
    """All runs of ``low`` to ``high`` units; the ends of the text count as units.

    >>> list(ngrams("低保", 2, 2))
    ['^ 低', '低 保', '保 $']
    """
    padded = ["^", *units, "$"]
    for length in range(low, high + 1):
        for start in range(len(padded) - length + 1):
            yield " ".join(padded[start : start + length])


class Vocabulary:
    """The n-grams that were seen often enough, each with its inverse document frequency."""

    def __init__(self, idf: Mapping[str, float]) -> None:
        self.idf: dict[str, float] = dict(idf)
        self._column = {ngram: column for column, ngram in enumerate(self.idf)}

    @classmethod
    def learn(cls, texts: Iterable[Iterable[str]], min_df: int) -> Vocabulary:
        """Counts in how many texts each n-gram stands and keeps those in at least ``min_df``."""
        seen: Counter[str] = Counter()
        total = 0
        for text in texts:
            seen.update(set(text))
            total += 1
        return cls(
            {
                ngram: round(math.log((1 + total) / (1 + count)) + 1, 5)
                for ngram, count in sorted(seen.items())
                if count >= min_df
            }
        )

    def weigh(self, counts: Mapping[str, int]) -> tuple[list[int], list[float]]:
        """Columns and weights of one text; the weights have unit length."""
        columns: list[int] = []
        weights: list[float] = []
        for ngram, count in counts.items():
            column = self._column.get(ngram)
            if column is not None:
                columns.append(column)
                weights.append((1 + math.log(count)) * self.idf[ngram])
        length = math.sqrt(sum(w * w for w in weights)) or 1.0
        return columns, [w / length for w in weights]

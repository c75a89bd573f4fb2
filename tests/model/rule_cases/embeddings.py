"""Cases of the rules about custom embeddings."""

from __future__ import annotations

from typing import Any

from tests.model.rule_cases.base import GOOD, Case


def embedded(cell: Any) -> dict[str, Any]:
    return {**GOOD, "embeddings": cell}


FINE = embedded([{"embedding_id": "e", "vector": [0.5, 1], "clusters": [3]}])

CASES: dict[str, list[Case]] = {
    "embedding-shape": [
        Case(embedded({"embedding_id": "e", "vector": [1]}), FINE, "embeddings"),
        Case(embedded([[0.5, 1]]), FINE, "embeddings[0]"),
        Case(embedded([{"vector": [1]}]), FINE, "embeddings[0].embedding_id"),
        Case(embedded([{"embedding_id": "e"}]), FINE, "embeddings[0].vector"),
        Case(
            embedded([{"embedding_id": "e", "vector": [1, "2"]}]),
            embedded([]),
            "embeddings[0].vector",
        ),
        Case(embedded([{"embedding_id": "e", "vector": [1], "id": 2}]), FINE, "embeddings[0].id"),
    ],
    "embedding-too-long": [
        Case(
            embedded([{"embedding_id": "e", "vector": [0.5] * 2049}]),
            embedded([{"embedding_id": "e", "vector": [0.5] * 2048}]),
            "embeddings[0].vector",
        )
    ],
    "embedding-duplicate": [
        Case(
            embedded([{"embedding_id": "e", "vector": [1]}] * 2),
            embedded([{"embedding_id": name, "vector": [1]} for name in "ab"]),
            "embeddings[1].embedding_id",
        )
    ],
}

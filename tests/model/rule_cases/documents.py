"""Cases of the rules about PDFs whose row_data is an object."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from tests.model.rule_cases.base import Case, with_row_data

URL = "https://a.com/a.pdf"


def pdf(**keys: Any) -> dict[str, Any]:
    kept = {key: value for key, value in ({"pdf_url": URL} | keys).items() if value is not ...}
    return with_row_data(kept, "PDF")


LAYERED = pdf(text_layer_url="https://a.com/a.json")

CASES: dict[str, list[Case]] = {
    "pdf-url-missing": [
        Case(
            pdf(pdf_url=..., text_layer_url="https://a.com/a.json"),
            pdf(pdf_url=..., pdfUrl=URL),
            "row_data.pdf_url",
        ),
        Case(pdf(pdf_url=..., pdfUrl=" "), pdf(pdf_url=None, pdfUrl=URL), "row_data.pdfUrl"),
        Case(with_row_data({"pdf_url": None}, None), with_row_data({}, "PDF"), "row_data.pdf_url"),
    ],
    "pdf-url-not-url": [
        Case(pdf(pdf_url="a.pdf"), pdf(pdf_url="./a.pdf"), "row_data.pdf_url"),
        Case(pdf(pdf_url=[URL]), pdf(pdf_url=PurePosixPath("a.pdf")), "row_data.pdf_url"),
        Case(pdf(pdf_url=7), pdf(pdf_url=""), "row_data.pdf_url"),
    ],
    "pdf-url-not-pdf": [
        Case(
            pdf(pdf_url="https://a.com/a.docx"),
            pdf(pdf_url="https://a.com/a.PDF?from=a.docx"),
            "row_data.pdf_url",
        ),
        Case(
            pdf(pdf_url="./a.png"),
            pdf(pdf_url="https://arxiv.org/pdf/1706.03762"),
            "row_data.pdf_url",
        ),
    ],
    "pdf-text-layer-not-url": [
        Case(pdf(text_layer_url="a.json"), LAYERED, "row_data.text_layer_url"),
        Case(pdf(textLayerUrl=""), pdf(text_layer_url=None), "row_data.textLayerUrl"),
        Case(pdf(text_layer_url={"pages": []}), LAYERED, "row_data.text_layer_url"),
    ],
    "pdf-text-layer-not-json": [
        Case(pdf(text_layer_url=URL), LAYERED, "row_data.text_layer_url"),
        Case(
            pdf(text_layer_url="https://a.com/a.txt"),
            pdf(text_layer_url="https://a.com/layers/7"),
            "row_data.text_layer_url",
        ),
    ],
    "pdf-key-unknown": [
        Case(pdf(text_layer="https://a.com/a.json"), LAYERED, "row_data.text_layer"),
        Case(pdf(pages=3), pdf(textLayerUrl="https://a.com/a.json"), "row_data.pages"),
    ],
    "pdf-key-twice": [
        Case(pdf(pdfUrl="https://a.com/b.pdf"), pdf(pdfUrl=URL), "row_data.pdfUrl"),
    ],
}

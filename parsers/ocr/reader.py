"""The OCR engine (rapidocr's PP-OCR models on onnxruntime), on one thread of one process."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from typing import Any

REMEDY = "run `make ocr`, then `gongkai build`"
BATCH = 8
WIDTHS = (1.4, 2.8, 6.7, 14.0, 28.0)
"""Widths, in heights, to which lines are filled up before they are read: texts of like width go
together, so that a digit is not read at the cost of a line."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What OCR read in a crop, and how sure it is (0–1)."""

    text: str
    score: float


NOTHING = Reading("", 0.0)


def available() -> bool:
    """Whether the packages of the extra `ocr` are installed."""
    return all(importlib.util.find_spec(n) for n in ("rapidocr", "onnxruntime", "cv2"))


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Rec.rec_batch_num": BATCH,
            "Rec.rec_img_shape": [3, 48, 48],
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def detect(image: Any) -> list[tuple[float, float, float, float]]:
    """Boxes (x0, top, x1, bottom) of the text lines of a page, in its pixels."""
    import cv2

    found = _engine()(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), use_det=True, use_rec=False)
    if found.boxes is None:
        return []
    return [
        (
            float(box[:, 0].min()),
            float(box[:, 1].min()),
            float(box[:, 0].max()),
            float(box[:, 1].max()),
        )
        for box in found.boxes
    ]


def read(crops: list[Any]) -> list[Reading]:
    """Read one-line crops (grey pictures)."""
    import cv2
    import numpy

    groups: dict[int, list[int]] = {}
    out = [NOTHING] * len(crops)
    for index, crop in enumerate(crops):
        if min(crop.shape[:2]) < 3:
            continue
        ratio = crop.shape[1] / crop.shape[0]
        groups.setdefault(sum(ratio > w for w in WIDTHS), []).append(index)
    for indexes in groups.values():
        batch = []
        for i in indexes:
            crop = crops[i]
            height, width = crop.shape[:2]
            if width < 48 / 48 * height:  # the engine fills with grey; fill with paper first
                side = (height - width) // 2 + 1
                crop = numpy.pad(crop, ((0, 0), (side, side)), mode="edge")
            batch.append(cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR))
        result = _engine().recognize_txt(batch)
        for i, text, score in zip(indexes, result.txts, result.scores, strict=True):
            out[i] = Reading(str(text), float(score))
    return out

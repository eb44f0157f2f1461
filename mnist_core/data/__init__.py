"""The 70,000 digits: the embedded copy, OpenML's, how they are split and how to find one."""

from mnist_core.data.digits import (
    N_CLASSES,
    N_DIGITS,
    N_LECUN_TRAIN,
    N_PIXELS,
    SIDE,
    DatasetUnavailable,
    Digits,
    Images,
    Labels,
    Rows,
    Split,
    load_digits,
    split_rows,
)

__all__ = [
    "N_CLASSES",
    "N_DIGITS",
    "N_LECUN_TRAIN",
    "N_PIXELS",
    "SIDE",
    "DatasetUnavailable",
    "Digits",
    "Images",
    "Labels",
    "Rows",
    "Split",
    "load_digits",
    "split_rows",
]

"""The 70,000 digits: the embedded copy, OpenML's, how they are split and how to find one."""

from typing import TYPE_CHECKING

from mnist_core.lazy import import_when_used

if TYPE_CHECKING:
    from mnist_core.data.digits import (
        DIGITS,
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
        load_digits,
    )
    from mnist_core.data.facts import counts_by_part, memory_megabytes, tabulate_line
    from mnist_core.data.selection import PARTS, adjacent_rows, part_of, position, select_rows
    from mnist_core.data.splits import Split, hold_out_fold, split_rows
else:
    __getattr__ = import_when_used(__name__, __file__)

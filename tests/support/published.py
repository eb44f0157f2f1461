"""What is published about MNIST."""

import struct

import numpy as np

TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
"""Images of each digit, 0 to 9, in LeCun's two parts."""
CLASS_COUNTS = [6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958]
"""And among all 70,000."""

# Published MD5 sums of the four original files, headers included.
ORIGINALS = {
    "train-images": (slice(0, 60_000), "images", 2051, "6bbc9ace898e44ae57da46a324031adb"),
    "train-labels": (slice(0, 60_000), "labels", 2049, "a25bea736e30d166cdddb491f175f624"),
    "t10k-images": (slice(60_000, 70_000), "images", 2051, "2646ac647ad5339dbf082846283269ea"),
    "t10k-labels": (slice(60_000, 70_000), "labels", 2049, "27ae3e4e09519cfbb04c329615203637"),
}


def write_idx(array: np.ndarray, magic: int) -> bytes:
    """Write an array as LeCun's IDX format has it."""
    return struct.pack(f">{1 + array.ndim}i", magic, *array.shape) + array.tobytes()

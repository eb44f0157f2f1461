"""The Draw page: the pad and its answer, and the closer looks."""

"""Peer instruction: what the first vote suggests to a teacher."""

from typing import Literal

Suggestion = Literal["explain", "discuss", "go on"]


def suggest(n_right: int, n: int) -> Suggestion:
    """Return what to do after the first vote.

    Discussing pays most where some have understood and many have not: fewer than a third convince nobody, and above
    70% there is little left to discuss.

    References
    ----------
    C. H. Crouch, E. Mazur, "Peer Instruction: Ten years of experience and results", American Journal of Physics 69,
    970, 2001.

    Examples
    --------
    >>> suggest(3, 30), suggest(15, 30), suggest(25, 30)
    ('explain', 'discuss', 'go on')
    """
    share = n_right / n if n else 0.5
    return "explain" if share < 1 / 3 else "go on" if share > 0.7 else "discuss"

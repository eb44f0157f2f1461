"""What MNIST did to its digits, and what happens to a drawing without it."""

from mnist_core.lessons.lesson import DrawDigit, Lesson, Step
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures


def decide_reading(figures: Figures) -> str:
    """Return which of the two images of a drawn 7 is read as one."""
    shrunk, prepared = (figures[name] == 7 for name in ("shrunk", "prepared"))
    return "both" if shrunk and prepared else "prepared" if prepared else "shrunk" if shrunk else "neither"


def decide_slashed(figures: Figures) -> str:
    """Return what a slashed zero is read as."""
    return {0: "zero", 8: "eight"}.get(int(figures["prepared"]), "other")


LESSON = Lesson(
    key="why-not-my-7",
    title="Can it read my 7?",
    purpose="What a model expects of an image, and what is done to a drawing before a model sees it.",
    minutes=5,
    notes="Nothing to prepare. Let several students draw at the projector (*Draw another*); without a pad, *Skip* "
    "shows a drawing of ours. To discuss: what else might differ between the digits of your class and MNIST's?",
    picture=(15, 29, 38, 42, 52, 79),
    steps=(
        Step(
            ChoiceQuestion(
                words="You will draw a small 7 in the bottom right corner of the pad. A model gets it twice: the whole "
                "pad **merely shrunk** to 28 × 28 pixels, and **prepared** as MNIST's digits were (cropped, "
                "fitted, centred). Which of the two is read as a 7?",
                hint="The model has one weight for each pixel of the image and each digit.",
                choices=(
                    Choice(
                        "both",
                        "Both",
                        "For you a 7 is a 7 wherever it stands. For this model each pixel has a weight of its own, so "
                        "a 7 elsewhere meets other weights.",
                    ),
                    Choice("prepared", "Only the prepared one", "It is read as {prepared:.0f}, {prepared_p:.0%} sure."),
                    Choice("shrunk", "Only the one merely shrunk", "It is read as {shrunk:.0f}, {shrunk_p:.0%} sure."),
                    Choice(
                        "neither",
                        "Neither",
                        "That happens with unusual 7s, but prepared as MNIST's digits were, most people's are read "
                        "right.",
                    ),
                ),
                expected="prepared",
                decide=decide_reading,
            ),
            DrawDigit(7, "Draw a small 7 in the bottom right corner of the pad."),
            "Merely shrunk it is read as {shrunk:.0f}, prepared as {prepared:.0f}. MNIST's digits were all cropped to "
            "their ink, fitted into 20 × 20 pixels and centred by their mass, and the model has seen nothing else. "
            "The same **preparation** must be done to whatever it is asked later. The Draw page shows each step.",
        ),
        Step(
            ChoiceQuestion(
                words="Some people write 0 with a slash: a ring with a diagonal stroke. It is prepared like MNIST's "
                "digits. What will the model read?",
                hint="The model has one weight for each pixel of the image and each digit.",
                choices=(
                    Choice(
                        "zero",
                        "0",
                        "Hardly any of MNIST's zeros has a slash (row 34623 is one), so ink in the middle of the ring "
                        "speaks strongly against 0.",
                    ),
                    Choice(
                        "eight",
                        "8",
                        "A closed shape with ink in its middle: of all that it has seen, that is most like an 8.",
                    ),
                    Choice("other", "Something else", "It depends on how the slash goes; most often it is an 8."),
                ),
                expected="eight",
                decide=decide_slashed,
            ),
            DrawDigit(0, "Draw a large 0 with a slash from one side to the other."),
            "It is read as {prepared:.0f}, {prepared_p:.0%} sure. Hardly any of the zeros that it learned from has a "
            "slash, so it has no way to know that the slash means nothing. **How sure a model is does not tell whether "
            "it has seen anything like this before.** The remedy is examples that have a slash.",
        ),
    ),
)

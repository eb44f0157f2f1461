"""Labels are made by people."""

from mnist_core.lessons.lesson import LabelImages, Lesson, ReadDisputed, Step
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures
from mnist_core.model import TrainingConfig

ROWS = (60_947, 62_462, 62_597, 63_558, 66_651)
"""Five disputed images."""


_TRUTH = "A published label looks like the truth, but somebody wrote the digit, and somebody else typed what they read."


def decide_confirmed(figures: Figures) -> str:
    """Return for how many of the images most people chose the label."""
    return {0: "none", figures["of"]: "all"}.get(figures["confirmed"], "some")


def decide_side(figures: Figures) -> str:
    """Return whom the model agrees with most often."""
    return max("label", "people", "neither", key=figures.__getitem__)


LESSON = Lesson(
    key="who-is-wrong",
    title="Is the label right?",
    purpose="Where MNIST's labels come from, and what an accuracy compares a model with.",
    minutes=6,
    notes="Nothing to prepare. When you have answered the first question for the class, the five images stand on the "
    "projector: let the class vote on each before you press. What five other people said appears after your press.",
    picture=(60_947, 62_462, 62_597, 63_558, 66_651, 65_937),
    steps=(
        Step(
            ChoiceQuestion(
                words="Researchers showed some of MNIST's test images to five people each, and asked whether the "
                "label is right. Here come five of these images. For how many of the five images did **most of "
                "these people choose the label**?",
                hint="You will label the same five yourself, and then see what they said.",
                choices=(
                    Choice("all", "All five", f"{_TRUTH} Most people chose it for {{confirmed:.0f}} of {{of:.0f}}."),
                    Choice(
                        "some", "Some of them", f"{_TRUTH} Most people chose it for {{confirmed:.0f}} of {{of:.0f}}."
                    ),
                    Choice(
                        "none", "None of them", "For each of the five, fewer than three of the five people chose it."
                    ),
                ),
                expected="none",
                decide=decide_confirmed,
            ),
            LabelImages(ROWS),
            "Most of the five people chose the label {confirmed:.0f} times of {of:.0f}. We picked these five "
            "because their labels are in doubt; most of MNIST's are not. But where labels are wrong, no "
            "model can agree with all of them and be right: **accuracy** is agreement with the people who labelled.",
        ),
        Step(
            ChoiceQuestion(
                words="Of fifteen test images, people were offered the label and another digit, and did not agree on "
                "the label. A model has never seen these images. What does it read in them: the **label**, the **other "
                "digit**, or something else?",
                hint="It has learned from other images, whose labels are mostly right.",
                choices=(
                    Choice(
                        "label",
                        "Mostly the label",
                        "It would if the image looked like its label; it has not learned these labels by heart, for "
                        "they are test images. It read the label {label:.0f} times of {of:.0f}.",
                    ),
                    Choice(
                        "people",
                        "Mostly the other digit",
                        "{people:.0f} times of {of:.0f}, and each time that counts as its mistake.",
                    ),
                    Choice(
                        "neither",
                        "Mostly something else",
                        "That is rare, {neither:.0f} of {of:.0f}: there are only two or three digits that such an "
                        "image is like.",
                    ),
                ),
                expected="people",
                decide=decide_side,
            ),
            ReadDisputed(TrainingConfig(split="lecun", n_train=30_000, C=0.1)),
            "{people:.0f} of {of:.0f} times the model reads the other digit, and each time it is counted as wrong. A "
            "model that is right about {test:.1%} of test images has many mistakes of its own; but between two models "
            "that get 99.8% and 99.9%, the labels may be what differs.",
        ),
    ),
)

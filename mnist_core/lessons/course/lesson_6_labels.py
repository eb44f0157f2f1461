"""Who is wrong? Labels are made by people."""

from mnist_core.lessons.experiments import LabelImages, ReadDisputed
from mnist_core.lessons.lesson import Lesson, Step
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures, NumberQuestion
from mnist_core.model import TrainingConfig

ROWS = (60_947, 62_462, 62_597, 63_558, 66_651)
"""Five disputed images."""


def decide_side(figures: Figures) -> str:
    """Return whom the model agrees with most often."""
    return max("label", "people", "neither", key=figures.__getitem__)


LESSON = Lesson(
    key="who-is-wrong",
    title="Who is wrong?",
    purpose="Labels are made by people, so a mistake may be the label's, and 100% may be out of reach.",
    minutes=6,
    prepare="Show the five images at the projector and let the class vote before you press anything.",
    picture=(60_947, 62_462, 62_597, 63_558, 66_651, 65_937),
    steps=(
        Step(
            NumberQuestion(
                words="Here come five of MNIST's test images. Five people looked at each of them and were asked "
                "whether the label is right. For how many of the five images did **most of these people confirm the "
                "label**?",
                hint="You will label the same five yourself, and then see what they said.",
                figure="confirmed",
                high=5,
                near=0,
                usual=(0, 0),
                too_low="There is no fewer than none.",
                too_high="A published label looks like the truth. But somebody wrote the digit, and somebody else "
                "typed in what they read.",
                unit="images",
            ),
            LabelImages(ROWS),
            "You agreed with the label {yours:.0f} times, and most of the five people {confirmed:.0f} times of "
            "{of:.0f}. These images were picked because they are doubtful; most of MNIST's labels are not. But nobody "
            "can be right about all test images when some labels are wrong: what counts as **accuracy** is agreement "
            "with people.",
        ),
        Step(
            ChoiceQuestion(
                words="Fifteen test labels are disputed like that. A model has never seen these images. Does it read "
                "the **label**, the digit that was offered to the **people** instead, or something else?",
                hint="It has learned what most people's 4s and 9s look like.",
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

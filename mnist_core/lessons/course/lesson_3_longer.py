"""Does longer help? Over-fitting, and why stopping early can be better."""

from dataclasses import replace

from mnist_core.lessons.lesson import Lesson, NamedRun, Step, TrainRuns
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures, NumberQuestion
from mnist_core.model import TrainingConfig

LENGTHS = (10, 30, 100, 300)
CLEAR = 0.005
"""A difference in accuracy that is called one: half a point."""


def train_for(max_iter: int) -> NamedRun:
    """Return the run of a length."""
    config = TrainingConfig(scaling="none", n_train=5_000, max_iter=max_iter)
    return NamedRun(f"after_{max_iter}", f"At most {max_iter} iterations", config)


def hold_out(max_iter: int) -> NamedRun:
    """Return the run of a length that holds out a third of its images."""
    return NamedRun(
        f"held_{max_iter}", f"At most {max_iter} iterations", replace(train_for(max_iter).config, fold="1/3")
    )


def decide_course(figures: Figures) -> str:
    """Return how the accuracy on the validation images went from the shortest run to the longest."""
    tests = [figures[f"held_{length}_test"] for length in LENGTHS]
    if max(tests) - tests[-1] > CLEAR:
        return "falls"
    return "rises" if tests[-1] - tests[1] > CLEAR else "flat"


LESSON = Lesson(
    key="does-longer-help",
    title="Does longer help?",
    purpose="What a model learns first, what it learns later, and which images can tell.",
    minutes=6,
    notes="Nothing to prepare: 5,000 images train in a few seconds. Read the second question aloud and ask for a show "
    "of hands before you answer it for the class. To discuss: which images may be used to choose when to stop?",
    picture=(13, 30, 61, 64, 84, 115),
    steps=(
        Step(
            NumberQuestion(
                words="A model trains on 5,000 images until it reads **every one of them** right. What percentage "
                "of new images does it read right?",
                hint="It has 7,850 weights, and 5,000 images to set them by.",
                figure="after_300_test",
                high=100,
                near=3,
                usual=(84, 89),
                too_low="It learned a lot that holds for all handwriting, not only for its examples.",
                too_high="Some of what it learned holds only for its 5,000 examples, and new images do not have it.",
            ),
            TrainRuns((train_for(300),), shown="scores"),
            "It is right about {after_300_train:.1%} of the images that it learned from, and about "
            "{after_300_test:.1%} of new ones. The gap is called **over-fitting**: with 7,850 weights and 5,000 "
            "images it can learn examples by heart. Only images that it has never seen tell how good it is.",
        ),
        Step(
            ChoiceQuestion(
                words="Of 5,000 images, a model learns from two thirds and may take at most 10, 30, 100 or 300 "
                "iterations. The other third, the **validation images**, is held out to choose by. What happens to the "
                "accuracy on them as the model may take more iterations?",
                hint="What does it learn first: what all 7s share, or what is odd about one of them?",
                choices=(
                    Choice(
                        "rises",
                        "It rises to the end",
                        "The accuracy on *training* images does: {held_10_train:.1%} to {held_300_train:.1%}. On the "
                        "validation images it was {held_30_test:.1%} after 30 iterations and {held_300_test:.1%} at "
                        "the end, after {held_300_iterations:.0f}.",
                    ),
                    Choice(
                        "falls",
                        "It rises, then falls",
                        "{held_10_test:.1%}, {held_30_test:.1%}, {held_100_test:.1%}, {held_300_test:.1%}.",
                    ),
                    Choice(
                        "flat",
                        "It rises, then stays",
                        "It would if the rest of the training changed nothing. But the weights keep growing, to fit "
                        "the last few training images.",
                    ),
                ),
                expected="falls",
                decide=decide_course,
            ),
            TrainRuns(tuple(map(hold_out, LENGTHS)), chooses=True),
            "First the model learns what many images share, then what is odd about single ones. From 30 iterations on "
            "the training accuracy went from {held_30_train:.1%} to {held_300_train:.1%}, but the accuracy on the "
            "validation images from {held_30_test:.1%} to {held_300_test:.1%}. So **stopping early** is a way to keep "
            "weights small; it is one kind of regularisation. When to stop was chosen by the validation images. Only "
            "then did the choice, trained on all 5,000 images, meet the 14,000 test images, once: "
            "{chosen_test:.1%}.",
        ),
    ),
)

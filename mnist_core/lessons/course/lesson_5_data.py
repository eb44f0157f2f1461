"""More data, or smaller weights? Under-fitting and over-fitting."""

from mnist_core.lessons.lesson import Lesson, NamedRun, Step, TrainRuns
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures, NumberQuestion
from mnist_core.model import TrainingConfig

SIZES = (100, 1_000, 5_000, 30_000)
PENALTIES = {"tiny": 1e-4, "small": 1e-2, "middle": 0.1, "large": 1.0, "huge": 100.0}
CLEAR = 0.005
"""A difference in accuracy that is called one."""


def learn_from(n: int) -> NamedRun:
    """Return the run that learns from so many images."""
    return NamedRun(f"n{n}", f"{n:,} images", TrainingConfig(n_train=n, C=0.1))


def allow_weights(key: str) -> NamedRun:
    """Return the run of a penalty on large weights, which holds out a third of its images."""
    penalty = PENALTIES[key]
    return NamedRun(key, f"C = {penalty:g}", TrainingConfig(n_train=5_000, C=penalty, fold="1/3"))


def decide_training(figures: Figures) -> str:
    """Return what more images do to the accuracy on those very images."""
    change = figures["n30000_train"] - figures["n100_train"]
    return "rises" if change > CLEAR else "falls" if change < -CLEAR else "stays"


def find_best_penalty(figures: Figures) -> str:
    """Return where the best accuracy on the validation images is: at an end, or between."""
    best = max(PENALTIES, key=lambda key: figures[f"{key}_test"])
    return {"tiny": "smallest", "huge": "largest"}.get(best, "between")


LESSON = Lesson(
    key="more-data",
    title="More data, or smaller weights?",
    purpose="What the number of images, and the size of the weights, do to what a model can learn.",
    minutes=8,
    notes="Nothing to prepare: ten short runs, a few seconds in all. To discuss after step 2: why does the accuracy "
    "on the images that it learns from fall, while the model gets better?",
    picture=(5, 56, 15, 17, 31, 40),
    steps=(
        Step(
            NumberQuestion(
                words="A model sees only **100 images**, ten or so of each digit. What percentage of new "
                "images does it read right?",
                hint="Guessing is right about 10%.",
                figure="n100_test",
                high=100,
                near=5,
                usual=(65, 78),
                too_low="Ten examples of a digit already show most of what all of them share.",
                too_high="Ten people's 4s are not everybody's 4s: there is handwriting that it has never met.",
            ),
            TrainRuns((learn_from(100),)),
            "It reads {n100_train:.1%} of its own 100 images right, and {n100_test:.1%} of 14,000 new ones: far "
            "better than guessing, far from good.",
        ),
        Step(
            ChoiceQuestion(
                words="Models learn from 100, 1,000, 5,000 and 30,000 images. What happens, as there are more, to the "
                "accuracy on the very images that a model **learned from**?",
                hint="Each model has the same 7,850 weights, however many images it is to remember.",
                choices=(
                    Choice(
                        "rises",
                        "It rises as well",
                        "The model gets better at new images, but it is asked to get 30,000 right at once: "
                        "{n30000_train:.1%}.",
                    ),
                    Choice("stays", "It stays where it is", "It went from {n100_train:.1%} to {n30000_train:.1%}."),
                    Choice("falls", "It falls", "From {n100_train:.1%} to {n30000_train:.1%}."),
                ),
                expected="falls",
                decide=decide_training,
            ),
            TrainRuns(tuple(map(learn_from, SIZES))),
            "A hundred images can be learned by heart, 30,000 cannot. So training accuracy falls from "
            "{n100_train:.1%} to {n30000_train:.1%}, while test accuracy rises from {n100_test:.1%} to "
            "{n30000_test:.1%}: they come closer. Where they have almost met, still more images hardly help; a better "
            "description of the images would.",
        ),
        Step(
            ChoiceQuestion(
                words="Of 5,000 images, a model learns from two thirds; the rest, the **validation images**, is held "
                "out to choose by. **C** says how large the weights may grow: from 0.0001 (hardly at all) to 100 "
                "(almost freely). Which C is best on the validation images?",
                hint="What does a model answer whose weights are all 0? And what can one remember whose weights are "
                "free?",
                choices=(
                    Choice(
                        "smallest",
                        "The smallest, 0.0001",
                        "The weights are so small that the model cannot even fit its own images: {tiny_train:.1%}. "
                        "That is **under-fitting**.",
                    ),
                    Choice("between", "One in between", "{middle_test:.1%} with C = 0.1."),
                    Choice(
                        "largest",
                        "The largest, 100",
                        "It fits its own images, {huge_train:.1%}, but of the validation images only {huge_test:.1%}: "
                        "over-fitting.",
                    ),
                ),
                expected="between",
                decide=find_best_penalty,
            ),
            TrainRuns(tuple(map(allow_weights, PENALTIES)), chooses=True),
            "From C = 0.0001 to 100 the training accuracy only rises, {tiny_train:.1%} to {huge_train:.1%}. The "
            "accuracy on the validation images rises and falls again: {tiny_test:.1%}, {small_test:.1%}, "
            "{middle_test:.1%}, {large_test:.1%}, {huge_test:.1%}. Too small under-fits, too large over-fits. The best "
            "was then trained on all 5,000 images and met the 14,000 test images, once: {chosen_test:.1%}. Choosing by "
            "the test images would have made that figure too good (lesson “Which setting is best?”).",
        ),
    ),
)

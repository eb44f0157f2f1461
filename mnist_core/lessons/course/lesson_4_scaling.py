"""Why the same model trains faster on the same pixels, written differently."""

from mnist_core.lessons.lesson import Lesson, NamedRun, Step, TrainRuns
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures
from mnist_core.model import Scaling, TrainingConfig

CLEAR = 0.003
"""A difference in accuracy that is called one, on the same 14,000 images."""


def scale_by(key: str, name: str, scaling: Scaling) -> NamedRun:
    """Return the run of a scaling."""
    return NamedRun(key, name, TrainingConfig(scaling=scaling, n_train=10_000, C=0.1, max_iter=200))


RUNS = (
    scale_by("raw", "0 to 255", "none"),
    scale_by("unit", "0 to 1", "divide by 255"),
    scale_by("mean", "Minus the mean", "subtract mean"),
    scale_by("standard", "Standardised", "standardise"),
)


def find_soonest(figures: Figures) -> str:
    """Return which run converged soonest; none of those that did not converge."""
    return min(
        (run.key for run in RUNS),
        key=lambda key: (not figures[f"{key}_converged"], figures[f"{key}_iterations"]),
    )


def compare_standardised(figures: Figures) -> str:
    """Return whether standardising is better on new images than subtracting the mean."""
    difference = figures["standard_test"] - figures["mean_test"]
    return "better" if difference > CLEAR else "worse" if difference < -CLEAR else "same"


LESSON = Lesson(
    key="one-subtraction",
    title="The same images, other numbers",
    purpose="What the way in which pixels are written as numbers does to training, and to the model.",
    minutes=6,
    notes="Four runs, some fifteen seconds in all on two cores. Open step 1 before the lesson and answer it yourself: "
    "answering starts the runs, and the class then finds them ready. To discuss: why is the usual advice, to "
    "standardise, not the best here?",
    picture=(4, 19, 22, 54, 43, 48),
    steps=(
        Step(
            ChoiceQuestion(
                words="A model learns from the same 10,000 images (C = 0.1), written in four ways. With which does the "
                "optimiser reach the bottom of the loss in the **fewest iterations**?",
                hint="Ask of a pixel: how far is it from 0 on average, and how much does it differ between images?",
                choices=(
                    Choice(
                        "raw",
                        "0 to 255, as they come",
                        "Large numbers and one-sided: it was at iteration {raw_iterations:.0f} when it had to stop.",
                    ),
                    Choice(
                        "unit",
                        "Divided by 255: 0 to 1",
                        "Smaller numbers help: {unit_iterations:.0f} iterations. But they are still all on one side "
                        "of 0.",
                    ),
                    Choice(
                        "mean",
                        "0 to 1, minus the average image",
                        "{mean_iterations:.0f} iterations: centred, and no pixel is blown up.",
                    ),
                    Choice(
                        "standard",
                        "Standardised: each pixel mean 0, spread 1",
                        "It is the usual advice, but it took {standard_iterations:.0f} iterations: pixels at the rim "
                        "that hardly ever carry ink are blown up to the same spread as the rest.",
                    ),
                ),
                expected="mean",
                decide=find_soonest,
            ),
            TrainRuns(RUNS, shown="iterations"),
            "Subtracting the average image changes nothing about what the model can say, but it makes the valley of "
            "the loss rounder: mathematicians say **better conditioned**. It took {mean_iterations:.0f} iterations, "
            "against {unit_iterations:.0f} for the same pixels without the subtraction.",
        ),
        Step(
            ChoiceQuestion(
                words="Standardising gives every pixel mean 0 and the same spread. On **new** images, is a model that "
                "learns from 10,000 images so (C = 0.1) better or worse than one that only gets the mean subtracted?",
                hint="Compare what dividing by the spread does to a pixel in the middle and to one at the rim.",
                choices=(
                    Choice(
                        "better",
                        "Better",
                        "Giving all pixels an equal say sounds fair, but the pixels at the rim have little to say. "
                        "{standard_test:.1%} against {mean_test:.1%}.",
                    ),
                    Choice(
                        "same",
                        "The same",
                        "It would be if the penalty on large weights (C) did not depend on the scale.",
                    ),
                    Choice("worse", "Worse", "{standard_test:.1%} against {mean_test:.1%}."),
                ),
                expected="worse",
                decide=compare_standardised,
            ),
            TrainRuns(RUNS),
            "A pixel that carries ink in a few images only has a tiny spread. Dividing by it makes those few images "
            "enormous, and the model learns them by heart: {standard_train:.1%} on its training images, "
            "{standard_test:.1%} on new ones, against {mean_test:.1%} with the mean subtracted.",
        ),
    ),
)

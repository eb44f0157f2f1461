"""Why the warning? What "failed to converge" says about the optimiser, and what not about the model."""

from mnist_core.lessons.experiments import NamedRun, TrainRuns
from mnist_core.lessons.lesson import Lesson, Step
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures, NumberQuestion
from mnist_core.model import TrainingConfig

NOTEBOOK = (NamedRun("notebook", "The notebook", TrainingConfig(scaling="none")),)


def decide_converged(figures: Figures) -> str:
    """Return whether the run has found the minimum."""
    return "yes" if figures["notebook_converged"] else "no"


LESSON = Lesson(
    key="why-the-warning",
    title="Why the warning?",
    purpose="What “lbfgs failed to converge” means, and why the model may be good all the same.",
    minutes=6,
    prepare="The run takes about ten seconds on two cores, once for the whole class: open the first step yourself a "
    "minute before, and everybody sees the outcome at once.",
    picture=(2, 20, 26, 53, 58, 60),
    steps=(
        Step(
            ChoiceQuestion(
                words="The course notebook trains on pixels from 0 to 255 and allows 100 iterations. Will the "
                "optimiser reach the bottom of the loss, that is, converge?",
                hint="The notebook's output ends with a warning in red.",
                choices=(
                    Choice(
                        "yes",
                        "Yes, 100 iterations are enough",
                        "After {notebook_iterations:.0f} iterations the steepest slope of the loss is still "
                        "{notebook_slope:.2g}, and the optimiser aims at 0.0001.",
                    ),
                    Choice(
                        "no",
                        "No, it will warn",
                        "It used all {notebook_iterations:.0f} iterations and the slope was still "
                        "{notebook_slope:.2g}.",
                    ),
                ),
                expected="no",
                decide=decide_converged,
            ),
            TrainRuns(NOTEBOOK, shown="iterations"),
            "lbfgs walks downhill until the **steepest slope** of the loss is below its tolerance, 0.0001. With pixels "
            "from 0 to 255 the valley is long and narrow, so {notebook_iterations:.0f} steps end at a slope of "
            "{notebook_slope:.2g}: much too steep to stop, hence the ConvergenceWarning.",
        ),
        Step(
            NumberQuestion(
                words="So the optimiser gave up half-way. How many per cent of the 14,000 **new** images does this "
                "model read right all the same?",
                hint="Look at the loss in the step before: how much did it still fall in the second half of the way?",
                figure="notebook_test",
                high=100,
                near=3,
                usual=(90, 93),
                too_low="The warning sounds as if the model were broken. It is about the optimiser: the last steps of "
                "the way down change the accuracy hardly at all.",
                too_high="The model draws one straight border between any two digits, and not all handwriting can be "
                "parted that way, however long it trains.",
            ),
            TrainRuns(NOTEBOOK),
            "The warning is about the **optimiser**, not about the **accuracy**. The model is right about "
            "{notebook_test:.1%} of new images and {notebook_train:.1%} of those it learned from, and the accuracy "
            "curve was flat long before the end. To silence the warning, make the valley rounder (lesson “One "
            "subtraction”) rather than walk longer.",
        ),
    ),
)

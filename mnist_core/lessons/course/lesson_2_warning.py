"""What "failed to converge" says about the optimiser, and what not about the model."""

from mnist_core.lessons.lesson import Lesson, NamedRun, Step, TrainRuns
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures, NumberQuestion
from mnist_core.model import TrainingConfig

NOTEBOOK = (NamedRun("notebook", "The notebook", TrainingConfig(scaling="none")),)


def decide_converged(figures: Figures) -> str:
    """Return whether the run has found the minimum."""
    return "yes" if figures["notebook_converged"] else "no"


LESSON = Lesson(
    key="why-the-warning",
    title="When is training finished?",
    purpose="How the optimiser decides that it is done, and what that says about the model.",
    minutes=6,
    notes="One run of about ten seconds on two cores, the same for everybody. Open step 1 a minute before and answer "
    "it yourself: answering starts the run, and the class then finds it ready. To discuss after step 1: is the warning "
    "about the optimiser or about the model?",
    picture=(2, 20, 26, 53, 58, 60),
    steps=(
        Step(
            ChoiceQuestion(
                words="The course notebook trains on pixels from 0 to 255 and allows 100 iterations. Does the "
                "optimiser reach the bottom of the loss within them, that is, does it converge?",
                hint="It is at the bottom when moving any of the 7,850 weights a little makes the loss no smaller.",
                choices=(
                    Choice(
                        "yes",
                        "Yes, 100 iterations are enough",
                        "After {notebook_iterations:.0f} iterations the steepest slope of the loss is still "
                        "{notebook_slope:.2g}, and the optimiser aims at 0.0001.",
                    ),
                    Choice(
                        "no",
                        "No, it needs more",
                        "It used all {notebook_iterations:.0f} iterations and the slope was still "
                        "{notebook_slope:.2g}.",
                    ),
                ),
                expected="no",
                decide=decide_converged,
            ),
            TrainRuns(NOTEBOOK, shown="iterations"),
            "lbfgs walks downhill until the **steepest slope** of the loss is below its tolerance, 0.0001: how fast "
            "the loss changes when one of the 7,850 weights is moved, taken for the weight where it is fastest. After "
            "{notebook_iterations:.0f} iterations that was {notebook_slope:.2g}, so scikit-learn shows a "
            "ConvergenceWarning. It is not the slope of the curve above: that shows the loss over the iterations, and "
            "may look flat long before.",
        ),
        Step(
            NumberQuestion(
                words="A model is trained as in the course notebook: pixels from 0 to 255, 56,000 images, at most 100 "
                "iterations. What percentage of the 14,000 **new** images does it read right?",
                hint="Guessing is right about 10%. The model adds up 784 weighted pixels for each digit, and answers "
                "the digit with the largest sum.",
                figure="notebook_test",
                high=100,
                near=3,
                usual=(90, 93),
                too_low="Most people write most digits alike, so one weight for each pixel and digit reads more than "
                "one expects.",
                too_high="The border between any two digits is straight in the space of 784 pixel values, and not all "
                "handwriting can be told apart that way.",
            ),
            TrainRuns(NOTEBOOK),
            "It reads {notebook_test:.1%} of new images right and {notebook_train:.1%} of those it learned from. "
            "scikit-learn warns about this very run, because {notebook_iterations:.0f} iterations did not lead to the "
            "bottom of the loss. So the warning is about the **optimiser**; how good the model is, only new images "
            "tell. Compare the two curves above: how much does each change in the second half?",
        ),
    ),
)

"""Which setting? What choosing on the test images does to their accuracy."""

from mnist_core.lessons.lesson import Lesson, Step, TrySettings
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures

CLEAR = 0.005
"""A difference in accuracy that is called one."""


def decide_change(figures: Figures) -> str:
    """Return what happens to the winners' accuracy on other images, on average."""
    change = figures["elsewhere"] - figures["here"]
    return "higher" if change > CLEAR else "lower" if change < -CLEAR else "same"


LESSON = Lesson(
    key="which-setting",
    title="Which setting is best?",
    purpose="What it does to an accuracy when it has been used to choose.",
    minutes=5,
    notes="Forty models of 300 images each; all of them are fitted in about ten seconds on two cores, once for "
    "everybody. To discuss: which images may be used to choose a setting, and which only to report how good the choice "
    "is?",
    picture=(7, 9, 12, 18, 33, 36),
    steps=(
        Step(
            ChoiceQuestion(
                words="A model learns from 300 images, with 40 settings: five scalings and eight values of C. All 40 "
                "are tried on **300 test images**, and the best is announced with its accuracy on them. What is its "
                "accuracy on the **other 13,700 test images**, on average over many such groups of 300?",
                hint="Each of the 40 is a little lucky or unlucky with the 300 images that it is tried on.",
                choices=(
                    Choice(
                        "higher",
                        "Higher",
                        "More images make an accuracy more certain, not higher: {elsewhere:.1%} against {here:.1%}.",
                    ),
                    Choice(
                        "same",
                        "About the same",
                        "That holds for a setting that was chosen before anybody looked at the 300 images.",
                    ),
                    Choice("lower", "Lower", "{elsewhere:.1%} against {here:.1%}."),
                ),
                expected="lower",
                decide=decide_change,
            ),
            TrySettings(),
            "The winner is good, and it was lucky with its 300 images: the largest of 40 accuracies picks the luck as "
            "well. In {lower:.0f} of {groups:.0f} groups its accuracy falls on the other images, on average from "
            "{here:.1%} to {elsewhere:.1%}. So settings are chosen by **validation images**, held out from the "
            "training images, or by **cross-validation**; the test images are looked at once, at the end. Compare's "
            "sweep and Evaluate's cross-validation do it like that.",
        ),
    ),
)

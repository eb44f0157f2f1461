"""Is 91% good? What an accuracy is worth when one answer is much more common than the other."""

from mnist_core.lessons.experiments import CountDigit, DetectDigit
from mnist_core.lessons.lesson import Lesson, Step
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures, NumberQuestion


def find_lowest(figures: Figures) -> str:
    """Return which of the detector's three figures is the lowest."""
    return min("accuracy", "precision", "recall", key=figures.__getitem__)


LESSON = Lesson(
    key="is-91-good",
    title="Is 91% good?",
    purpose="Why an accuracy means little until you know what doing nothing would score.",
    minutes=5,
    prepare="Nothing: the first step only counts, the second trains for about two seconds. Let the class write the "
    "first number down before anybody says one aloud.",
    picture=(0, 11, 35, 47, 1, 7),
    steps=(
        Step(
            NumberQuestion(
                words="A program is asked of each of MNIST's 70,000 digits: “Is this a 5?” It never looks, and always "
                "answers “no”. How many per cent of its answers are right?",
                hint="Ten digits, about as common as each other. When is “no” the wrong answer?",
                figure="never",
                high=100,
                near=3,
                usual=(89, 93),
                too_low="An answer as low as this counts how often it finds a 5, which is never. But it is asked about "
                "the other nine digits as well, and there “no” is right.",
                too_high="It is wrong about every 5, and there are {images:,.0f} of them.",
            ),
            CountDigit(5),
            "Of {all:,.0f} digits {images:,.0f} are a 5. On all the others “no” is right, so a program that does "
            "nothing at all is right {never:.1%} of the time. This is called the **base rate**: any detector of 5s "
            "has to be compared with it, not with 50% or with 0%.",
        ),
        Step(
            ChoiceQuestion(
                words="Now a model that has learned looks for 5s. Three figures judge it: its **accuracy** (right "
                "answers, yes and no), its **precision** (of what it calls a 5, how much is one) and its **recall** "
                "(of all 5s, how many it finds). Which is the lowest?",
                hint="Accuracy counts the nine digits that are easy to refuse. The other two do not.",
                choices=(
                    Choice(
                        "accuracy",
                        "Accuracy",
                        "Accuracy is lifted by all the digits that are no 5: “no” is right {never:.1%} of the time "
                        "before the model has learned anything.",
                    ),
                    Choice(
                        "precision",
                        "Precision",
                        "When it says “5” it is mostly right: {false_alarms:,.0f} false alarms beside {hits:,.0f} "
                        "hits.",
                    ),
                    Choice(
                        "recall",
                        "Recall",
                        "It says “5” only when 5 is more probable than all the rest together, so it misses "
                        "{missed:,.0f} of them.",
                    ),
                ),
                expected="recall",
                decide=find_lowest,
            ),
            DetectDigit(5),
            "The accuracy is {accuracy:.1%}, which sounds near perfect, yet a program that does nothing has "
            "{never:.1%}. The recall tells what you would notice: of all 5s it finds {recall:.1%} and misses "
            "{missed:,.0f}. When one answer is rare, ask for precision and recall. The confusion matrix on the "
            "Evaluate page has them for every digit.",
        ),
    ),
)

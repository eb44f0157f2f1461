"""What an accuracy is worth when one answer is much more common than the other."""

from mnist_core.lessons.lesson import CountDigit, DetectDigit, Lesson, Step
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures, NumberQuestion


def find_lowest(figures: Figures) -> str:
    """Return which of the detector's three figures is the lowest."""
    return min("accuracy", "precision", "recall", key=figures.__getitem__)


LESSON = Lesson(
    key="is-91-good",
    title="What is an accuracy worth?",
    purpose="Three figures that judge a program that looks for one digit, and what each of them hides.",
    minutes=5,
    notes="Nothing to prepare: step 1 only counts, step 2 trains for about two seconds. Read the first question aloud "
    "and let everybody write a number down before anybody says one. To discuss: what should a test for a rare disease "
    "be judged by?",
    picture=(0, 11, 35, 47, 1, 7),
    steps=(
        Step(
            NumberQuestion(
                words="A program is asked of each of MNIST's 70,000 digits: “Is this a 5?” It never looks, and always "
                "answers “no”. What percentage of its answers is right?",
                hint="Take one image of each digit. What does it answer to each, and what is right?",
                figure="never",
                high=100,
                near=3,
                usual=(89, 93),
                too_low="“No” is right about every image that is not a 5, and that is {never:.1%} of them. How many 5s "
                "it finds, none, is another figure: the recall of the next step.",
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
                hint="It can make two mistakes: miss a 5, or call another digit a 5. Which figures does each of them "
                "lower?",
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
            "The accuracy is {accuracy:.1%}, but always answering “no” gives {never:.1%} on these new images (a little "
            "off the figure for all 70,000, because the share of 5s differs a little). The recall tells what you would "
            "notice: of all 5s it finds {recall:.1%} and misses {missed:,.0f}. When one answer is rare, ask for "
            "precision and recall. The confusion matrix on the Evaluate page has them for every digit.",
        ),
    ),
)

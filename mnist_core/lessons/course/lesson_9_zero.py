"""Can it learn my zero? A few examples teach a model a new way of writing, if it sees the right thing."""

from mnist_core.lessons.lesson import Lesson, Step, TeachZeros
from mnist_core.lessons.questions import Choice, ChoiceQuestion, Figures

ENOUGH = 25
"""So many of the thirty zeros that are kept have to be read."""


def decide_enough(figures: Figures) -> str:
    """Return how many examples it took until enough of the other zeros were read."""
    if figures["directions_1"] >= ENOUGH:
        return "one"
    return "few" if max(figures["directions_3"], figures["directions_6"]) >= ENOUGH else "dozens"


def compare_pixels(figures: Figures) -> str:
    """Return whether the model that sees pixels reads fewer of the other zeros, over all numbers of examples."""
    pixels, directions = (sum(figures[f"{kind}_{n}"] for n in (1, 3, 6)) for kind in ("pixels", "directions"))
    return "fewer" if pixels < directions else "more" if pixels > directions else "same"


LESSON = Lesson(
    key="can-it-learn-my-zero",
    title="Can it learn my zero?",
    purpose="What a model can learn from a few drawings, and what that depends on.",
    minutes=6,
    notes="Eight small models, some ten seconds in all on two cores, once for everybody. After each outcome there is a "
    "pad: let students draw slashed zeros and see what each model reads. To discuss: whose handwriting is missing in "
    "MNIST, and who should decide what it is taught?",
    picture=(1, 21, 34, 37, 51, 56),
    steps=(
        Step(
            ChoiceQuestion(
                words="A model sees which way strokes run, and has learned from 3,000 images of MNIST, where hardly "
                "any zero has a slash. It is shown slashed zeros as examples, each counted ten times. How many does it "
                "take until it reads at least 25 of **thirty others**?",
                hint="An example that counts ten times is still one among 3,000 images.",
                choices=(
                    Choice("one", "One", "After one example it reads {directions_1:.0f} of the thirty."),
                    Choice(
                        "few", "Three to six", "After three it reads {directions_3:.0f}, after six {directions_6:.0f}."
                    ),
                    Choice(
                        "dozens",
                        "More than six",
                        "It would if it had to learn each zero by itself. But they share the slash, and a few show "
                        "that.",
                    ),
                ),
                expected="few",
                decide=decide_enough,
            ),
            TeachZeros("directions"),
            "Before, it read {directions_0:.0f} of the thirty; after one example {directions_1:.0f}, after three "
            "{directions_3:.0f}, after six {directions_6:.0f}. On MNIST's test images it is about as good as before: "
            "{directions_test_0:.1%} and {directions_test_6:.1%}. What it saw was enough to tell a slashed zero; it "
            "only lacked examples. A program drew all of these zeros: people's differ more, and take more examples.",
        ),
        Step(
            ChoiceQuestion(
                words="The same examples are shown to a model that sees the **pixels**. Counted over one, three and "
                "six examples: does it read more, as many or fewer of the thirty other zeros than the model that sees "
                "which way strokes run?",
                hint="Lay two slashed zeros over each other: how many of their pixels agree?",
                choices=(
                    Choice("more", "More", "It reads {pixels_1:.0f}, {pixels_3:.0f} and {pixels_6:.0f} of thirty."),
                    Choice("same", "As many", "It reads {pixels_1:.0f}, {pixels_3:.0f} and {pixels_6:.0f} of thirty."),
                    Choice("fewer", "Fewer", "It reads {pixels_1:.0f}, {pixels_3:.0f} and {pixels_6:.0f} of thirty."),
                ),
                expected="fewer",
                decide=compare_pixels,
            ),
            TeachZeros("pixels", beside="directions"),
            "With pixels it is {pixels_1:.0f}, {pixels_3:.0f} and {pixels_6:.0f} of thirty, with directions "
            "{directions_1:.0f}, {directions_3:.0f} and {directions_6:.0f}. A slash a little further to the left meets "
            "other pixels, and so other weights; that a stroke crosses the ring is seen as much the same. **What a "
            "model sees decides how much one example teaches it.**",
        ),
    ),
)

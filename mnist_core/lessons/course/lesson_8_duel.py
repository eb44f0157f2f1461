"""Beat the model: label the images that it is least sure of."""

from mnist_core.lessons.experiments import Duel
from mnist_core.lessons.lesson import Lesson, Step
from mnist_core.lessons.questions import NumberQuestion
from mnist_core.model import TrainingConfig

LESSON = Lesson(
    key="beat-the-model",
    title="Beat the model",
    purpose="Twenty images that it is least sure of, labelled by you and by it.",
    minutes=5,
    prepare="Everybody gets the same twenty images, so scores can be compared. The model trains in a few seconds.",
    picture=(64176, 60381, 65913, 64140, 69009, 63836),
    steps=(
        Step(
            NumberQuestion(
                words="Of 10,000 test images, here come the 20 that the model is **least sure of**. You label them "
                "too. How many of the 20 will the model get right?",
                hint="It is least sure where several digits are about equally probable to it.",
                figure="models",
                high=20,
                near=2,
                usual=(3, 14),
                too_low="Even where it is least sure, its first choice among ten digits is right more often than you "
                "expect.",
                too_high="It is right about {test:.1%} of all test images, but these are its worst.",
                unit="images",
            ),
            Duel(20, TrainingConfig(split="lecun", n_train=30_000, C=0.1)),
            "You: {yours:.0f} of {of:.0f}. The model: {models:.0f} of {of:.0f}; you differ on {differ:.0f}. On such "
            "images its probabilities are spread over several digits, so it **knows where it is weak**: a program "
            "could hand just these to a person. You see strokes and how they were written, and it sees 784 numbers.",
        ),
    ),
)

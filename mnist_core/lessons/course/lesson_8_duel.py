"""Beat the model: label the images that it is least sure of."""

from mnist_core.lessons.lesson import Duel, Lesson, Step
from mnist_core.lessons.questions import NumberQuestion
from mnist_core.model import TrainingConfig

LESSON = Lesson(
    key="beat-the-model",
    title="Beat the model",
    purpose="Twenty test images, labelled by you and by a model.",
    minutes=5,
    notes="Everybody gets the same twenty images, so scores can be compared; the model trains in a few seconds. "
    "Labelling takes two minutes, and works with the keys 0 to 9.",
    picture=(64176, 60381, 65913, 64140, 69009, 63836),
    steps=(
        Step(
            NumberQuestion(
                words="A model learns from 30,000 images. Of MNIST's 10,000 test images, here come the 20 that it is "
                "**least sure of**. You label them too. How many of the 20 will the model get right?",
                hint="It is least sure where its most probable digit is hardly more probable than the others.",
                figure="models",
                high=20,
                near=2,
                usual=(3, 14),
                too_low="Even where it is least sure, its first choice among ten digits is right more often than you "
                "expect.",
                too_high="It is right about {test:.1%} of all test images, but these are the ones that it is least "
                "sure of.",
                unit="images",
            ),
            Duel(20, TrainingConfig(split="lecun", n_train=30_000, C=0.1)),
            "It is right about {models:.0f} of these {of:.0f}, and about {test:.1%} of all test images. Where its "
            "probabilities are spread over several digits it is wrong more often, so **its doubt tells where it is "
            "weak**: a program could hand just these images to a person.",
        ),
    ),
)

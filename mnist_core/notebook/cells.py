"""The code of the course notebook's cells, as it must be written with pandas 3 and scikit-learn 1.9.

One after the other they are a script. :mod:`benchmarks.course_notebook` has run them and recorded what came out.
"""

SEED = 0
"""``random_state`` of the split. The notebook had none, so its own split cannot be drawn again."""

IMPORTS = """\
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import fetch_openml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split"""

CELLS = {
    "fetch": """\
# Without these types, scikit-learn 1.9 fails to read this data set with pandas 3.1.
types = dict.fromkeys(range(784), "float64") | {784: "str"}
mnist = fetch_openml("mnist_784", version=1, read_csv_kwargs={"dtype": types})
print(mnist.keys())""",
    "frame": """\
X, y = mnist.data, mnist.target.astype("category")
print(X.shape)
X.info()
print(X.iloc[:5, 210:217])""",
    "numbers": """\
image = X.iloc[0].to_numpy().reshape(28, 28)
print(np.array2string(image.astype(int), max_line_width=150))""",
    "imshow": """\
plt.imshow(image, cmap="binary")
plt.title(f"image 0, labelled {y.iloc[0]}")
plt.show()""",
    "labels": "print(y)",
    "four": """\
plt.imshow(X.iloc[2].to_numpy().reshape(28, 28), cmap="binary")
plt.title(f"image 2, labelled {y.iloc[2]}")
plt.show()""",
    "split": f"""\
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state={SEED})
print(X_train.shape, X_test.shape)
print(X_train.iloc[:5, 210:217])
print(X_test.iloc[:5, 210:217])""",
    "fit": """\
model = LogisticRegression()
model.fit(X_train, y_train)
print(model.n_iter_)""",
    "predict": """\
y_pred = model.predict(X_test)
print(y_pred)
print(y_test)
print(y_test == y_pred)""",
    "accuracy": """\
right = np.count_nonzero(y_test == y_pred)
print(f"test accuracy  {right:,} of {len(y_test):,} = {right / len(y_test):.4f}")
right = np.count_nonzero(y_train == model.predict(X_train))
print(f"train accuracy {right:,} of {len(y_train):,} = {right / len(y_train):.4f}")""",
    "probabilities": """\
probabilities = model.predict_proba(X_test)
print(probabilities.shape)
print(probabilities[0])
print("classes_:", model.classes_)
print("row sums:", probabilities.sum(axis=1).round(6))
print("argmax:  ", model.classes_[probabilities.argmax(axis=1)])
print("y_pred:  ", y_pred)""",
    "mistake": """\
mistakes = np.flatnonzero((y_test == "4") & (y_pred == "9"))
print(f"{len(mistakes)} fours were read as a 9")
for i in mistakes[:1]:  # the first of them
    for digit, probability in zip(model.classes_, probabilities[i]):
        print(digit, f"{probability:.4f}")
    plt.imshow(X_test.iloc[i].to_numpy().reshape(28, 28), cmap="binary")
    plt.title(f"image {y_test.index[i]}, labelled {y_test.iloc[i]}, read as {y_pred[i]}")
    plt.show()""",
}
"""The cells in their order: a name and the code of each. :data:`IMPORTS` stand before them."""
_OFFLINE = """\
except OSError as error:
    raise SystemExit(
        f"OpenML cannot be reached: {error}\\n"
        "Without a network, take a run's script from the app's Train page instead (Take it home): it reads the digits "
        "from the file mnist-digits.npz, which stands beside it there."
    ) from None"""


def join_script() -> str:
    """Return all cells as one Python script; where OpenML cannot be reached, it says what to do instead."""
    comment, types, fetch, show = CELLS["fetch"].split("\n")
    fetch = "\n".join([comment, types, "try:", f"    {fetch}", _OFFLINE, show])
    return "\n\n".join(f"# %%\n{code}" for code in (IMPORTS, *(CELLS | {"fetch": fetch}).values())) + "\n"

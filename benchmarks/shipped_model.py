"""Train the model that comes with this package, and write its file: python -m benchmarks.shipped_model."""

from mnist_core.data import load_digits
from mnist_core.model import train
from mnist_core.model.shipped import SHIPPED_CONFIG, SHIPPED_FILE, save_shipped

if __name__ == "__main__":
    model = train(load_digits(), SHIPPED_CONFIG)
    save_shipped(model)
    print(f"{SHIPPED_FILE.name}: {SHIPPED_FILE.stat().st_size:,} bytes, {model.n_iter} iterations")
    print(f"right: {model.test_accuracy:.2%} of LeCun's 10,000 test images, {model.train_accuracy:.2%} of his 60,000")

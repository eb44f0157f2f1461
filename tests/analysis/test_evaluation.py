"""Evaluation, held against scikit-learn's metrics, published intervals and counts done by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from sklearn import metrics
from sklearn.dummy import DummyClassifier

from mnist_core import analysis as ev
from mnist_core.analysis import DISPUTED_BY_ROW
from mnist_core.data import Digits, load_digits
from mnist_core.model import TrainingConfig, train


def answers(labels, predicted, confidence=0.7, rows=None, part="test"):
    """Make an evaluation by hand: the predicted digit gets `confidence`, all others share the rest."""
    labels, predicted = np.asarray(labels, np.uint8), np.asarray(predicted, np.uint8)
    confidence = np.broadcast_to(np.asarray(confidence, np.float32), labels.shape)
    probabilities = np.repeat(((1 - confidence) / 9)[:, np.newaxis], 10, axis=1)
    probabilities[np.arange(len(labels)), predicted] = confidence
    rows = np.arange(len(labels)) if rows is None else np.asarray(rows)
    return ev.Evaluation(part, rows, labels, probabilities, predicted)


def right_and_wrong(n_right, n_wrong, part="test"):
    """Make an evaluation in which the first `n_right` answers are right."""
    return answers(np.zeros(n_right + n_wrong), [0] * n_right + [1] * n_wrong, part=part)


@pytest.fixture(scope="module")
def digits():
    """Return the first 2,000 digits, enough for a tiny model."""
    everything = load_digits()
    return Digits(everything.images[:2000].copy(), everything.labels[:2000].copy())


@pytest.fixture(scope="module")
def model(digits):
    """Return a model that makes a few hundred mistakes."""
    return train(digits, TrainingConfig(n_train=300, test_size=0.5, max_iter=10))


@pytest.fixture(scope="module")
def tested(model, digits):
    """Return the model's answers on its 1,000 test images."""
    return ev.evaluate(model, digits, "test")


@pytest.fixture(scope="module")
def ignorant(digits):
    """Return data and a model that was trained on 100 images among which there was no 7."""
    config = TrainingConfig(n_train=100, max_iter=5)
    train_rows = train(digits, config).train_rows
    labels = digits.labels.copy()
    labels[train_rows[labels[train_rows] == 7]] = 1
    relabelled = Digits(digits.images, labels)
    return relabelled, train(relabelled, config)


class TestEvaluate:
    @pytest.mark.parametrize("features", ["pixels", "deskewed", "gradient histograms"])
    @pytest.mark.parametrize("part", ["train", "test"])
    def test_answers_are_those_of_the_scikit_learn_pipeline(self, digits, features, part):
        model = train(digits, TrainingConfig(n_train=200, max_iter=5, features=features))
        evaluation = ev.evaluate(model, digits, part)
        rows = {"train": model.train_rows, "test": model.test_rows}[part]
        X = digits.images[rows].reshape(-1, 784)
        np.testing.assert_array_equal(evaluation.rows, rows)
        np.testing.assert_array_equal(evaluation.labels, digits.labels[rows])
        np.testing.assert_allclose(evaluation.probabilities, model.pipeline.predict_proba(X), atol=1e-5)
        np.testing.assert_array_equal(evaluation.predicted, model.pipeline.predict(X))
        assert evaluation.probabilities.dtype == np.float32
        assert evaluation.predicted.dtype == evaluation.labels.dtype == np.uint8

    def test_stopped_model(self, digits):
        model = train(digits, TrainingConfig(n_train=300), on_iteration=lambda _: True)
        evaluation = ev.evaluate(model, digits, "test")
        assert model.stopped
        np.testing.assert_allclose(evaluation.probabilities.sum(axis=1), 1, atol=1e-6)
        assert ev.accuracy(evaluation).value == model.test_accuracy

    def test_nobody_can_change_what_all_share(self, tested):
        for name in (
            "rows",
            "labels",
            "probabilities",
            "predicted",
            "correct",
            "confidence",
            "margin",
            "second_choice",
        ):
            with pytest.raises(ValueError, match="read-only"):
                getattr(tested, name)[0] = 0

    def test_derived_by_sorting(self, tested):
        ascending = np.sort(tested.probabilities, axis=1)
        np.testing.assert_array_equal(tested.confidence, ascending[:, -1])
        np.testing.assert_allclose(tested.margin, ascending[:, -1] - ascending[:, -2])
        second = np.argsort(tested.probabilities, axis=1)[:, -2]
        np.testing.assert_array_equal(tested.second_choice, second)
        np.testing.assert_array_equal(tested.correct, tested.labels == tested.predicted)
        assert len(tested) == 1000
        assert tested.unknown_digits == ()

    def test_second_choice_differs_from_the_first_when_both_are_equally_probable(self):
        probabilities = np.full((1, 10), 0.1, np.float32)
        even = ev.Evaluation("test", np.array([0]), np.uint8([3]), probabilities, np.uint8([0]))
        assert even.second_choice == 1
        assert even.margin == 0

    def test_digit_never_seen(self, ignorant):
        digits, model = ignorant
        evaluation = ev.evaluate(model, digits, "test")
        assert evaluation.unknown_digits == (7,)
        assert 7 not in evaluation.predicted
        assert not evaluation.probabilities[:, 7].any()
        np.testing.assert_allclose(evaluation.probabilities.sum(axis=1), 1, atol=1e-6)


class TestAccuracy:
    # R. G. Newcombe, Statistics in Medicine 17(8), 1998, pp. 857-872, table I, method 3.
    @pytest.mark.parametrize(
        ("k", "n", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_published_wilson_intervals(self, k, n, low, high):
        share = ev.proportion(k, n)
        assert (share.k, share.n, share.value) == (k, n, k / n)
        assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)

    def test_share_of_nothing_says_what_to_do(self):
        with pytest.raises(ValueError, match="at least one image"):
            ev.proportion(0, 0)

    def test_agrees_with_scikit_learn_and_with_the_model(self, tested, model):
        accuracy = ev.accuracy(tested)
        assert accuracy.value == metrics.accuracy_score(tested.labels, tested.predicted) == model.test_accuracy
        assert accuracy.low < accuracy.value < accuracy.high

    def test_leaving_rows_out(self):
        evaluation = answers([1, 2, 3, 4], [1, 2, 3, 9], rows=[5, 6, 7, 60_947])
        assert ev.accuracy(evaluation).value == 0.75
        assert ev.accuracy(evaluation, without=DISPUTED_BY_ROW)[:2] == (3, 3)
        assert ev.accuracy(evaluation, without=[5, 8])[:2] == (2, 3)

    # R. G. Newcombe, Statistics in Medicine 17(8), 1998, pp. 873-890, table II, method 10.
    @pytest.mark.parametrize(
        ("learned", "new", "low", "high"),
        [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)],
    )
    def test_published_intervals_of_a_difference(self, learned, new, low, high):
        gap = ev.train_test_gap(
            right_and_wrong(learned[0], learned[1] - learned[0], "train"), right_and_wrong(new[0], new[1] - new[0])
        )
        assert gap.difference == pytest.approx(learned[0] / learned[1] - new[0] / new[1])
        assert (gap.low, gap.high) == pytest.approx((low, high), abs=5e-5)

    @pytest.mark.parametrize(
        ("learned", "new", "words"),
        [
            ((950, 50), (850, 150), "10.0 points lost (95 %: 7.4 to 12.6), strong over-fitting."),
            ((9350, 650), (9200, 800), "1.5 points lost (95 %: 0.8 to 2.2), some over-fitting."),
            ((92, 8), (91, 9), "no sign of over-fitting"),
            ((910, 90), (990, 10), "8.0 points more: no over-fitting"),
            ((100, 0), (100, 0), "Right on 100.0 % of the images it learned from and on 100.0 % of new ones: no sign"),
        ],
    )
    def test_gap_in_words(self, learned, new, words):
        assert words in ev.train_test_gap(right_and_wrong(*learned, "train"), right_and_wrong(*new)).sentence


class TestLogLoss:
    def test_by_hand(self):
        loss = ev.log_loss(answers([1, 2], [1, 3], confidence=[0.5, 0.1]))
        assert loss.value == loss.known == pytest.approx((math.log(2) + math.log(10)) / 2)
        assert loss.n_impossible == 0

    def test_agrees_with_scikit_learn(self, tested, model, digits):
        X = digits.images[tested.rows].reshape(-1, 784)
        expected = metrics.log_loss(tested.labels, y_proba=model.pipeline.predict_proba(X))
        assert ev.log_loss(tested).value == pytest.approx(expected, rel=1e-5)

    def test_digit_never_seen_makes_it_infinite_and_is_counted(self, ignorant):
        digits, model = ignorant
        evaluation = ev.evaluate(model, digits, "test")
        loss = ev.log_loss(evaluation)
        sevens = evaluation.labels == 7
        p_of_label = evaluation.probabilities[np.arange(len(sevens)), evaluation.labels]
        assert loss.value == math.inf
        assert loss.known == pytest.approx(-np.log(p_of_label[~sevens]).mean(), rel=1e-5)
        assert loss.n_impossible == np.count_nonzero(sevens) > 0

    def test_no_image_of_a_known_digit(self):
        probabilities = np.zeros((2, 10), np.float32)
        probabilities[:, 0] = 1
        loss = ev.log_loss(ev.Evaluation("test", np.arange(2), np.uint8([1, 2]), probabilities, np.uint8([0, 0])))
        assert loss.value == math.inf
        assert math.isnan(loss.known)

    def test_rounding_to_zero_is_not_called_impossible(self):
        probabilities = np.zeros((2, 10), np.float32)
        probabilities[0, 3] = probabilities[1, 4] = 1
        log_likelihood = np.float32([-200, 0])  # e ** -200 is zero in float32
        answered = np.arange(2), np.uint8([4, 4]), probabilities, np.uint8([3, 4]), log_likelihood
        loss = ev.log_loss(ev.Evaluation("test", *answered))
        assert loss.value == 100
        assert loss.n_impossible == 0

    def test_ledger_and_evaluation_agree_on_a_wildly_wrong_model(self, digits):
        config = TrainingConfig(n_train=100, scaling="standardise", C=1e5, max_iter=300)
        model = train(digits, config)
        loss = ev.log_loss(ev.evaluate(model, digits, "test"))
        assert loss.value == pytest.approx(model.test_log_loss, rel=1e-5)


class TestConfusion:
    evaluation = answers([4, 4, 4, 9, 9, 0], [4, 9, 9, 9, 4, 0])

    def test_counts_by_hand(self):
        counts = ev.confusion_matrix(self.evaluation)
        assert {(t, p): n for (t, p), n in np.ndenumerate(counts) if n} == {
            (4, 4): 1, (4, 9): 2, (9, 9): 1, (9, 4): 1, (0, 0): 1,
        }  # fmt: skip

    def test_shares_by_hand(self):
        recall = ev.confusion_matrix(self.evaluation, "by row (recall)")
        precision = ev.confusion_matrix(self.evaluation, "by column (precision)")
        assert recall[4, 9] == pytest.approx(2 / 3)
        assert precision[4, 9] == pytest.approx(2 / 3)
        assert recall[9, 4] == precision[9, 4] == 0.5
        assert np.isnan(recall[5]).all()
        assert np.isnan(precision[:, 5]).all()

    def test_errors_only_has_a_blank_diagonal(self):
        errors = ev.confusion_matrix(self.evaluation, "errors only")
        assert np.isnan(np.diag(errors)).all()
        assert np.nansum(errors) == 3

    def test_diagonals_are_recall_and_precision(self, tested):
        recall = metrics.recall_score(tested.labels, tested.predicted, average=None)
        precision = metrics.precision_score(tested.labels, tested.predicted, average=None)
        np.testing.assert_allclose(np.diag(ev.confusion_matrix(tested, "by row (recall)")), recall)
        np.testing.assert_allclose(np.diag(ev.confusion_matrix(tested, "by column (precision)")), precision)

    def test_table_is_labelled(self):
        table = ev.confusion_table(self.evaluation, "errors only")
        assert table.loc[4, 9] == 2
        assert (table.index.name, table.columns.name) == ("true", "predicted")

    def test_unknown_mode(self):
        with pytest.raises(ValueError, match="'counts', 'by row"):
            ev.confusion_matrix(self.evaluation, "percent")

    def test_per_digit_agrees_with_scikit_learns_report(self, tested):
        table = ev.per_digit(tested)
        report = metrics.classification_report(tested.labels, tested.predicted, output_dict=True)
        for digit in range(10):
            expected = [report[str(digit)][name] for name in ("precision", "recall", "f1-score", "support")]
            assert table.loc[digit].tolist() == pytest.approx(expected)

    def test_per_digit_leaves_undefined_blank(self):
        table = ev.per_digit(answers([7, 7, 1], [1, 1, 1]))
        assert np.isnan(table.loc[7, "precision"])
        assert table.loc[7, "recall"] == table.loc[7, "f1"] == 0
        assert np.isnan(table.loc[5, ["precision", "recall", "f1"]].to_numpy()).all()
        assert table["support"].tolist() == [0, 1, 0, 0, 0, 0, 0, 2, 0, 0]


class TestConfidence:
    evaluation = answers([0, 0, 0, 0, 0], [0, 0, 1, 0, 1], confidence=[0.95, 0.85, 0.85, 0.55, 0.45])

    def test_calibration_by_hand(self):
        bins = ev.calibration(self.evaluation)
        assert bins["images"].tolist() == [1, 1, 2, 1]
        assert bins["low"].tolist() == pytest.approx([0.4, 0.5, 0.8, 0.9])
        assert bins["high"].tolist() == pytest.approx([0.5, 0.6, 0.9, 1.0])
        assert bins["confidence"].tolist() == pytest.approx([0.45, 0.55, 0.85, 0.95])
        assert bins["accuracy"].tolist() == [0, 1, 0.5, 1]
        expected = (0.45 + 0.45 + 2 * 0.35 + 0.05) / 5
        assert ev.expected_calibration_error(self.evaluation) == pytest.approx(expected)

    def test_calibration_bins_hold_every_image(self, tested):
        bins = ev.calibration(tested)
        assert bins["images"].sum() == len(tested)
        assert bins["confidence"].between(bins["low"], bins["high"]).all()
        weighted = (bins["accuracy"] * bins["images"]).sum() / len(tested)
        assert weighted == pytest.approx(ev.accuracy(tested).value)

    @pytest.mark.parametrize("predicted", [0, 1])
    def test_calibration_of_a_model_always_right_or_always_wrong(self, predicted):
        bins = ev.calibration(answers([0, 0, 0], [predicted] * 3, confidence=1.0))
        assert bins[["low", "high", "images", "confidence", "accuracy"]].to_numpy().tolist() == [
            [0.9, 1, 3, 1, 1 - predicted]
        ]

    def test_histogram(self, tested):
        by_hand = ev.confidence_histogram(self.evaluation, n_bins=10)
        assert by_hand["right"].tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 1, 1]
        assert by_hand["wrong"].tolist() == [0, 0, 0, 0, 1, 0, 0, 0, 1, 0]
        histogram = ev.confidence_histogram(tested)
        assert histogram["right"].sum() == np.count_nonzero(tested.correct)
        assert histogram["wrong"].sum() == np.count_nonzero(~tested.correct)

    def test_coverage_curve_by_hand(self):
        curve = ev.coverage_curve(self.evaluation)
        assert curve["threshold"].tolist() == pytest.approx([0.45, 0.55, 0.85, 0.95])
        assert curve["coverage"].tolist() == [1, 0.8, 0.6, 0.2]
        assert curve["accuracy"].tolist() == pytest.approx([3 / 5, 3 / 4, 2 / 3, 1])

    def test_coverage_curve_agrees_with_single_thresholds(self, tested):
        curve = ev.coverage_curve(tested)
        assert len(curve) <= 300
        assert curve["coverage"].iloc[0] == 1
        assert curve["accuracy"].iloc[0] == ev.accuracy(tested).value
        assert curve["threshold"].iloc[-1] == tested.confidence.max()
        for point in curve.iloc[::40].itertuples():
            single = ev.coverage_at(tested, point.threshold)
            assert (single.answered.value, single.accuracy.value) == pytest.approx((point.coverage, point.accuracy))

    def test_too_strict_a_threshold_answers_nothing(self):
        silent = ev.coverage_at(self.evaluation, 0.99)
        assert silent.answered[:2] == (0, 5)
        assert silent.accuracy is None


class TestOneAgainstRest:
    def test_areas_agree_with_scikit_learn(self, tested):
        for digit in range(10):
            detector = ev.one_against_rest(tested, digit)
            is_digit, score = tested.labels == digit, tested.probabilities[:, digit]
            assert detector.auc == pytest.approx(metrics.roc_auc_score(is_digit, score))
            assert detector.average_precision == pytest.approx(metrics.average_precision_score(is_digit, score))
            assert detector.n_digit + detector.n_rest == len(tested)

    def test_never_is_scikit_learns_dummy(self, tested):
        is_5 = tested.labels == 5
        never = DummyClassifier(strategy="constant", constant=False).fit(tested.probabilities, is_5)
        assert ev.one_against_rest(tested, 5).never == never.score(tested.probabilities, is_5)

    def test_thinned_curves_keep_their_area_and_ends(self, tested):
        detector = ev.one_against_rest(tested, 5)
        roc, curve = detector.roc, detector.precision_recall
        assert len(roc) <= 300
        assert len(curve) <= 300
        assert metrics.auc(roc["false_positive_rate"], roc["true_positive_rate"]) == pytest.approx(
            detector.auc, abs=1e-3
        )
        assert roc.iloc[0, 1:].tolist() == [0, 0]
        assert roc.iloc[-1, 1:].tolist() == [1, 1]
        assert curve["recall"].iloc[[0, -1]].tolist() == [1, 0]
        assert curve["threshold"].is_monotonic_increasing
        assert np.isfinite(curve.to_numpy()).all()
        assert np.isfinite(roc.to_numpy()).all()

    def test_points_of_the_curve_are_single_thresholds(self, tested):
        for point in ev.one_against_rest(tested, 5).precision_recall.iloc[:-1:40].itertuples():
            detection = ev.detect(tested, 5, point.threshold)
            assert (detection.precision, detection.recall) == pytest.approx((point.precision, point.recall))

    def test_no_probability_reaches_the_last_threshold(self):
        certain = answers([5, 1], [5, 1], confidence=[1.0, 1.0])
        assert ev.detect(certain, 5, 1.0).recall == 1
        assert ev.detect(certain, 5, ev.NO_ANSWER).recall == 0

    def test_detection_by_hand(self):
        evaluation = answers([5, 5, 5, 1, 1, 1, 1], [5, 5, 1, 5, 1, 1, 1])
        detection = ev.detect(evaluation, 5, 0.5)
        assert (detection.hits, detection.false_alarms, detection.missed, detection.rejected) == (2, 1, 1, 3)
        assert (detection.precision, detection.recall, detection.accuracy) == pytest.approx((2 / 3, 2 / 3, 5 / 7))

    def test_detecting_nothing(self):
        evaluation = answers([5, 1], [5, 1])
        nothing = ev.detect(evaluation, 5, 1.0)
        assert math.isnan(nothing.precision)
        assert nothing.recall == 0
        assert math.isnan(ev.detect(evaluation, 8, 0.5).recall)

    def test_digit_never_seen_in_training(self, ignorant):
        digits, model = ignorant
        detector = ev.one_against_rest(ev.evaluate(model, digits, "test"), 7)
        assert detector.auc == 0.5
        assert detector.average_precision == pytest.approx(1 - detector.never)

    @pytest.mark.parametrize(("digit", "words"), [(5, "None of the 2 test"), (3, "Every one of the 2 test")])
    def test_one_side_only(self, digit, words):
        with pytest.raises(ev.OneSided, match=words):
            ev.one_against_rest(answers([3, 3], [3, 3]), digit)


class TestThin:
    def curve(self, n):
        x = np.linspace(0, 1, n)
        return pd.DataFrame({"x": x, "y": np.where(x < 0.5, 0, 1.0)})

    @pytest.mark.parametrize("n", [1, 2, 299, 300, 301, 5000])
    def test_limit_and_ends(self, n):
        curve = self.curve(n)
        thinned = ev.thin(curve)
        assert len(thinned) == n if n <= 300 else 100 < len(thinned) <= 300
        assert thinned.iloc[0].tolist() == curve.iloc[0].tolist()
        assert thinned.iloc[-1].tolist() == curve.iloc[-1].tolist()

    def test_no_gap_is_wider_than_a_step_and_a_jump(self):
        gaps = ev.thin(self.curve(5000))["x"].diff().dropna()
        assert gaps.max() < 2 / 299 + 2 / 5000

    def test_points_of_no_length(self):
        assert len(ev.thin(pd.DataFrame({"x": np.zeros(1000)}))) == 2


class TestSelect:
    evaluation = answers(
        labels=[4, 4, 9, 4, 1, 4],
        predicted=[9, 9, 4, 4, 1, 9],
        confidence=[0.5, 0.9, 0.7, 0.6, 0.99, 0.5],
        rows=[10, 20, 30, 40, 50, 60],
    )

    def test_surest_mistakes_come_first(self):
        assert ev.select(self.evaluation).tolist() == [1, 2, 0, 5]

    @pytest.mark.parametrize(
        ("order", "positions"),
        [
            ("most confident", [4, 1, 2, 3, 0, 5]),
            ("least confident", [0, 5, 3, 2, 1, 4]),
            ("smallest margin", [0, 5, 3, 2, 1, 4]),
            ("dataset", [0, 1, 2, 3, 4, 5]),
        ],
    )
    def test_orders(self, order, positions):
        assert ev.select(self.evaluation, "all", order=order).tolist() == positions

    def test_margin_is_not_confidence(self):
        probabilities = np.array([[0.5, 0.45, 0.05] + [0] * 7, [0.4] + [0.06] * 8 + [0.12]], np.float32)
        evaluation = ev.Evaluation("test", np.arange(2), np.uint8([1, 1]), probabilities, np.uint8([0, 0]))
        assert ev.select(evaluation, order="smallest margin").tolist() == [0, 1]
        assert ev.select(evaluation, order="least confident").tolist() == [1, 0]

    def test_one_cell(self):
        assert ev.select(self.evaluation, "all", true=4, predicted=9).tolist() == [1, 0, 5]
        assert ev.select(self.evaluation, "all", true=4, predicted=4).tolist() == [3]
        assert ev.select(self.evaluation, true=4).tolist() == [1, 0, 5]
        assert ev.select(self.evaluation, "all", predicted=4).tolist() == [2, 3]

    def test_perfect_cell_is_empty(self):
        for empty in (
            ev.select(self.evaluation, true=4, predicted=4),
            ev.select(self.evaluation, true=0),
            ev.select(answers([3], [3])),
        ):
            assert empty.tolist() == []
            assert self.evaluation.rows[empty].tolist() == []

    def test_cells_and_matrix_agree(self, tested):
        for (true, predicted), n in np.ndenumerate(ev.confusion_matrix(tested)):
            assert len(ev.select(tested, "all", true=true, predicted=predicted)) == n

    @pytest.mark.parametrize("wrong", [{"what": "errors"}, {"order": "random"}])
    def test_unknown_choice(self, wrong):
        with pytest.raises(ValueError, match="choose one of"):
            ev.select(self.evaluation, **wrong)

    def test_find(self):
        assert ev.find(self.evaluation, [50, 20, 25]).tolist() == [1, 4]
        assert ev.find(self.evaluation, np.array([60])).tolist() == [5]
        assert ev.find(self.evaluation, DISPUTED_BY_ROW).tolist() == []


class TestCompare:
    first = answers([1, 1, 1, 1, 1], [1, 1, 2, 2, 1], rows=[2, 4, 6, 8, 10])
    second = answers([1, 1, 1, 1, 1], [1, 3, 1, 3, 1], rows=[2, 4, 6, 8, 11])

    def test_rows_by_hand(self):
        comparison = ev.compare(self.first, self.second)
        assert comparison.both_right.tolist() == [2]
        assert comparison.broken.tolist() == [4]
        assert comparison.fixed.tolist() == [6]
        assert comparison.both_wrong.tolist() == [8]
        assert comparison.n_common == comparison.first.n == comparison.second.n == 4
        assert comparison.first.k == comparison.second.k == 2

    @given(n_fixed=st.integers(0, 60), n_broken=st.integers(0, 60))
    def test_p_value_is_that_of_coin_tosses(self, n_fixed, n_broken):
        n = n_fixed + n_broken + 1
        first = answers(np.zeros(n), [1] * n_fixed + [0] * (n - n_fixed))
        second = answers(np.zeros(n), [0] * n_fixed + [1] * n_broken + [0])
        comparison = ev.compare(first, second)
        assert (len(comparison.fixed), len(comparison.broken)) == (n_fixed, n_broken)
        two_tails = 2 * binom.cdf(min(n_fixed, n_broken), n_fixed + n_broken, 0.5)
        assert comparison.p_value == pytest.approx(min(1, two_tails))

    @pytest.mark.parametrize(
        ("n_fixed", "n_broken", "words"),
        [
            (
                60,
                20,
                "fixes 60 and breaks 20. Equally good models differ that much in less than 0.1 % of all cases: the sec",
            ),
            (20, 60, "the first is better"),
            (12, 8, "differ that much in 50.3 % of all cases: this may be chance"),
            (0, 0, "Both models are right and wrong on the same of the 1 images."),
        ],
    )
    def test_sentence(self, n_fixed, n_broken, words):
        n = n_fixed + n_broken + 1
        first = answers(np.zeros(n), [1] * n_fixed + [0] * (n - n_fixed))
        second = answers(np.zeros(n), [0] * n_fixed + [1] * n_broken + [0])
        assert words in ev.compare(first, second).sentence

    def test_real_models_on_different_splits_share_some_images(self, digits, tested):
        other = ev.evaluate(train(digits, TrainingConfig(n_train=300, seed=1, max_iter=3)), digits, "test")
        comparison = ev.compare(tested, other)
        assert comparison.n_common == len(set(tested.rows.tolist()) & set(other.rows.tolist())) < len(other)
        parts = (comparison.fixed, comparison.broken, comparison.both_wrong, comparison.both_right)
        assert sum(map(len, parts)) == comparison.n_common
        assert comparison.second.k - comparison.first.k == len(comparison.fixed) - len(comparison.broken)

    def test_nothing_in_common(self):
        with pytest.raises(ev.NothingInCommon, match="share no test image"):
            ev.compare(self.first, answers([1], [1], rows=[99]))
        with pytest.raises(ev.NothingInCommon, match="same part"):
            ev.compare(self.first, answers([1], [1], rows=[2], part="train"))

    def test_differences(self):
        first, second = TrainingConfig(), TrainingConfig(scaling="none", C=0.5)
        assert ev.differences(first, second) == {"scaling": ("subtract mean", "none"), "C": (1.0, 0.5)}
        assert ev.differences(first, first) == {}

"""The Compare page, without a browser."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.metrics import accuracy_score

from mnist_core.model import TrainingConfig, train
from mnist_core.ui import cache
from tests.support.fits import APP_TEST
from tests.support.pages import finish_runs, open_page, press, sent_to, words

pytestmark = pytest.mark.usefixtures("fresh_caches")

QUICKLY = {"n_train": "500", "max_iter": "5", "scaling": "none"}
CONFIG = TrainingConfig.from_params(QUICKLY)
SCALED = TrainingConfig.from_params(QUICKLY | {"scaling": "pareto", "n_train": "1000"})


def compare_page(**link):
    return open_page("compare", **QUICKLY | link)


def trained(*configs):
    runs = [cache.runs().submit(config) for config in configs]
    assert all(run.wait(60) for run in runs)
    return [run.model for run in runs if run.model is not None]


def choose_sweep(**choices):
    at = compare_page(runs="Sweep")
    for name, values in choices.items():
        at.multiselect(key=f"sweep-{name}").set_value(values)
    return at.select_slider(key="sweep-n").set_value(1_000).run()


def chosen(at):
    """Return the visitor's configuration, as their link says it."""
    return TrainingConfig.from_params(at.query_params)


def test_a_cold_page_trains_what_the_link_asks_for():
    at = compare_page()
    assert at.title[0].value == "Compare"
    assert [run.config for run in cache.runs().runs()] == [CONFIG]


def test_the_ledger_tells_of_every_run_and_which_is_yours():
    first, second = trained(CONFIG, SCALED)
    at = compare_page()
    frame = at.dataframe[0].value
    assert frame["Run"].tolist() == [2, 1]
    assert frame["Yours"].tolist() == ["", "shown"]
    assert frame["Test"].tolist() == pytest.approx([100 * second.test_accuracy, 100 * first.test_accuracy])
    assert frame["Iterations"].tolist() == ["5 of 5", "5 of 5"]


def test_the_ledger_tells_what_a_visitor_trained_from_what_they_look_at():
    at = compare_page()  # asks for the first run
    trained(SCALED)  # somebody else
    assert at.run().dataframe[0].value["Yours"].tolist() == ["", "yours, shown"]
    at.session_state["ledger-2-2"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    press(at, "use")
    assert at.dataframe[0].value["Yours"].tolist() == ["shown", "yours"]


def test_runs_are_judged_by_the_test_images_that_they_share_with_the_visitors():
    own, other, elsewhere = trained(CONFIG, SCALED, replace(CONFIG, split="lecun", n_train=100))
    at = compare_page()
    labels = cache.digits().labels[own.test_rows]
    right = [model.test_scores.argmax(axis=1) == labels for model in (own, other)]
    b, c = int((right[1] & ~right[0]).sum()), int((right[0] & ~right[1]).sum())
    p = min(1.0, 2 * binom.cdf(min(b, c), b + c, 0.5))
    verdict = "no clear difference" if p >= 0.05 else "better" if b > c else "worse"
    assert len(np.intersect1d(own.test_rows, elsewhere.test_rows)) > 0  # enough to be judged by
    [chart] = at.get("vega_lite_chart")
    assert f"{other.test_accuracy:.1%}" in chart.proto.alt
    said = dict(re.findall(r"Run (\d): [^:]*: [^)]*\), ([\w ]+)\.", chart.proto.alt))
    assert (said["1"], said["2"]) == ("your run", verdict)


def test_a_run_without_a_fold_is_no_test(use_queue):
    [model] = trained(replace(CONFIG, fold="1/3"))
    at = compare_page()
    frame = at.dataframe[0].value
    assert frame["Validation"].tolist()[-1] == pytest.approx(100 * model.test_accuracy)
    assert "Test" not in frame or np.isnan(frame["Test"].tolist()[-1])


def test_a_run_takes_as_long_on_every_page():
    [model] = trained(CONFIG)
    assert compare_page().dataframe[0].value["Seconds"].tolist() == [model.seconds]


def test_a_stopped_and_a_failed_run_stand_in_the_ledger(use_queue):
    def train_or_fail(digits, config, *fit):
        if config == SCALED:
            raise RuntimeError("no luck")
        return train(digits, config, *fit)

    queue = use_queue(train=train_or_fail)
    trained(CONFIG)
    long = TrainingConfig(scaling="none", max_iter=2_000, n_train=2_000)
    run = queue.submit(long, visitor=APP_TEST)
    while not run.iterations:
        run.wait(0.01)
    queue.stop(long, visitor=APP_TEST)
    assert run.wait(60)
    assert queue.submit(SCALED).wait(60)
    at = compare_page()
    assert at.dataframe[0].value["Status"].tolist() == [
        "failed",
        "stopped",
        "not converged",
    ]


def test_a_chosen_run_becomes_the_visitors_own():
    trained(CONFIG, SCALED)
    at = compare_page()
    at.session_state["ledger-2-2"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    press(at, "use")
    assert chosen(at) == SCALED
    assert at.button(key="use").disabled  # it is theirs already


def test_one_run_is_a_friendly_state_and_one_without_test_images_is_no_second():
    trained(CONFIG, replace(CONFIG, fold="1/5"))
    at = compare_page(runs="Two runs")
    assert "only one finished run" in at.info[0].value


def test_two_runs_show_what_one_fixes_and_breaks():
    first, second = trained(CONFIG, SCALED)
    at = compare_page(runs="Two runs")
    assert "training images: 500 → 1,000; scaling: none → pareto" in words(at)
    digits = cache.digits()
    images, labels = digits.images[first.test_rows], digits.labels[first.test_rows]
    fixed, broken = (
        int(((one.predict(images) != labels) & (other.predict(images) == labels)).sum())
        for one, other in ((first, second), (second, first))
    )
    assert f"run 2 gets {fixed:,} right that run 1 gets wrong, and {broken:,} the other way" in at.info[0].value
    assert first.test_accuracy == pytest.approx(accuracy_score(labels, first.predict(images)))
    at.segmented_control(key="gallery").set_value(f"Broken by run 2 ({broken:,})").run()
    (grid,) = sent_to(at, "digit_grid")
    assert len(grid["cells"]) == min(broken, 100)


def test_two_runs_stand_in_the_link_and_lie_over_each_other_in_one_chart():
    first, second = trained(CONFIG, SCALED)
    at = compare_page(runs="Two runs")
    pair = {name: at.query_params[name] for name in ("first", "second")}
    again = compare_page(runs="Two runs", first=pair["second"], second=pair["first"])
    assert (again.selectbox(key="first").value, again.selectbox(key="second").value) == (2, 1)
    loss = again.get("vega_lite_chart")[0].proto
    assert f"run 1: {first.history[-1].loss:.3f} after iteration 5" in loss.alt
    assert f"run 2: {second.history[-1].loss:.3f} after iteration 5" in loss.alt


def test_an_opened_image_is_explained_by_the_two_runs_that_are_compared():
    own = TrainingConfig.from_params(QUICKLY | {"max_iter": "1"})
    first, _, second = trained(CONFIG, own, SCALED)
    at = compare_page(runs="Two runs", max_iter="1")
    assert chosen(at) == own
    digits = cache.digits()
    images = digits.images[first.test_rows]
    differ = np.flatnonzero(
        (first.predict(images) != digits.labels[first.test_rows])
        & (second.predict(images) == digits.labels[first.test_rows])
    )
    for row in first.test_rows[differ[:3]].tolist():
        at.session_state["state-CompareState"].opened = row
        at.run()
        image = digits.images[row : row + 1]
        read = [int(model.predict(image)[0]) for model in (first, second)]
        assert [int(said) for said in re.findall(r"Read as \*\*(\d)", words(at))] == read
        scores = second.decision_function(image)[0]
        assert f"the log-odds of {read[0]} against {read[1]}" in words(at)
        assert f"make {scores[read[0]] - scores[read[1]]:+.2f}" in words(at)


def test_a_chosen_run_stays_chosen_when_it_is_put_away(use_queue):
    trained(CONFIG)
    size = cache.runs().counts()["kept_bytes"]
    use_queue(memory_budget=int(2.5 * size))
    trained(CONFIG, SCALED)
    at = compare_page(runs="Two runs")
    assert (at.selectbox(key="first").value, at.selectbox(key="second").value) == (1, 2)
    cache.runs().get(SCALED)
    trained(TrainingConfig.from_params(QUICKLY | {"max_iter": "6"}))
    assert [run.number for run in cache.runs().runs()] == [3, 2]
    at.run()
    assert at.selectbox(key="first").value == 1
    assert "Run 1 (" in words(at)
    assert "is no longer in memory" in words(at)
    assert "What differs" not in words(at)
    press(at, "again-first")
    run = cache.runs().get(CONFIG)
    assert run is not None
    assert run.wait(60)
    at.run()
    assert at.selectbox(key="first").value == run.number == 4


def test_a_sweep_chooses_by_validation_images_and_tests_the_chosen_one_once():
    trained(CONFIG)
    at = choose_sweep(scalings=["none", "pareto"], iterations=[5, 10])
    finish_runs(press(at, "Train 4 runs"))
    assert "Press a point to open its run." in words(at)

    runs = {run.config: run.model for run in cache.runs().runs() if run.config != CONFIG}
    in_grid = [model for config, model in runs.items() if config.fold is not None]
    [whole] = [model for config, model in runs.items() if config.fold is None]  # only the chosen one met a test image
    assert len(in_grid) == 4
    for model in in_grid:
        assert len(model.test_rows) == 200
        assert np.array_equal(np.union1d(model.train_rows, model.test_rows), whole.train_rows)
    digits = cache.digits()
    scores = {
        model.config: accuracy_score(digits.labels[model.test_rows], model.predict(digits.images[model.test_rows]))
        for model in in_grid
    }
    assert scores[replace(whole.config, fold=in_grid[0].config.fold)] == max(scores.values())
    assert f"right on {max(scores.values()):.2%}" in at.success[0].value
    assert f"right on **{whole.test_accuracy:.2%}** of the 14,000 test images" in at.success[0].value

    run = next(run for run in cache.runs().runs() if run.config.max_iter == 10 and run.config.fold)
    at.session_state["state-CompareState"].swept = run.config  # as a press on its point does, see the browser's tests
    at.run()
    assert f"**Run {run.number}**" in words(at)
    press(at, "use-swept")
    assert chosen(at) == replace(run.config, fold=None)


def test_a_sweep_over_C_is_drawn_against_it():
    trained(CONFIG)
    at = choose_sweep(scalings=["pareto"], iterations=[5], penalties=[0.01, 1.0])
    finish_runs(press(at, "sweep"))
    spec = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    assert (spec["encoding"]["x"]["field"], spec["encoding"]["x"]["axis"]["values"]) == ("C", [0.01, 1.0])


def test_a_sweep_can_be_stopped_and_gone_on_with(use_queue):
    queue = use_queue(workers=0)
    queue.submit(CONFIG)
    at = press(choose_sweep(), "sweep")
    assert any(run.status == "waiting" for run in queue.runs() if run.config.fold)
    press(at, "stop-all")
    at.run()
    assert not any(run.status == "waiting" for run in queue.runs() if run.config.fold)
    assert at.button(key="sweep-again").label == "Train the 12 of 12 runs that have no result"
    press(at, "sweep-again")
    assert any(run.status == "waiting" for run in queue.runs() if run.config.fold)


def test_a_sweep_keeps_its_results_when_the_server_keeps_no_model(use_queue):
    use_queue(memory_budget=1, max_ended=1)  # one result, one summary
    trained(CONFIG)
    at = choose_sweep(scalings=["none"], iterations=[5, 10])
    finish_runs(press(at, "sweep"))
    assert drawn_iterations(at) == {5, 10}
    trained(SCALED, replace(CONFIG, seed=3))
    at.run()
    assert drawn_iterations(at) == {5, 10}
    assert not [button for button in at.button if button.key == "sweep-again"]


def test_a_sweep_that_is_too_large_cannot_be_started():
    trained(CONFIG)
    scalings = ["none", "divide by 255", "subtract mean", "pareto", "standardise"]
    at = choose_sweep(scalings=scalings, iterations=[5, 10, 20, 30, 50, 100, 200])
    assert at.button(key="sweep").disabled
    assert "more than 30" in words(at)


def test_a_run_of_a_sweep_that_somebody_stopped_is_not_drawn_as_if_it_had_all_its_iterations(use_queue):
    stopping = {10}

    def stop_some(digits, config, go_on, *_):
        return train(digits, config, lambda each: go_on(each) or (config.max_iter in stopping and each.k == 7))

    use_queue(train=stop_some)
    trained(CONFIG)
    at = choose_sweep(scalings=["none"], iterations=[5, 10])
    finish_runs(press(at, "sweep"))
    assert drawn_iterations(at) == {5}
    assert "it was stopped" in words(at)
    stopping.clear()
    press(at, "sweep-again")
    finish_runs(at)
    assert drawn_iterations(at) == {5, 10}
    assert "is not in the charts" not in words(at)


def test_a_sweep_trains_however_many_runs_of_others_wait(use_queue):
    queue = use_queue(workers=0)
    for seed in range(10):
        queue.submit(TrainingConfig(seed=seed))
    press(choose_sweep(), "sweep")
    assert sum(run.config.n_train == 1_000 for run in queue.runs()) == 3
    assert queue.runs()[0].swept


def drawn_iterations(at):
    """Return the values of max_iter at which the sweep's charts show a run."""
    spec = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    return set(spec["encoding"]["x"]["axis"]["values"])

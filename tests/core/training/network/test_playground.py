"""The data sets against the formulas of TensorFlow Playground's dataset.ts, computed point by point in plain Python."""

import math

import pytest
import torch

from core.training.data import synthetic
from core.training.network.data import line
from core.training.network.playground import PLAYGROUND


def drawn(kind, n=400, noise=0.0, seed=1):
    points, targets = PLAYGROUND[kind][1](n, noise, torch.Generator().manual_seed(seed))
    assert points.shape == (n, 2)
    assert targets.shape == (n, 1)
    assert points.dtype == targets.dtype == torch.float32
    return list(zip(points.tolist(), targets[:, 0].tolist(), strict=True))


def height(x, y):
    label = 0.0
    for cx, cy, sign in [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]:
        new = sign * min(max(1 - math.dist((x, y), (cx, cy)) / 2, 0), 1)
        if abs(new) > abs(label):
            label = new
    return label


LABELS = {
    "circle": lambda x, y: 1 if math.hypot(x, y) < 2.5 else -1,
    "xor": lambda x, y: 1 if x * y >= 0 else -1,
    "plane": lambda x, y: (x + y) / 10,
    "multi-gauss": height,
}
REACH = {"circle": 5, "xor": 5.3, "plane": 6, "multi-gauss": 6}


@pytest.mark.parametrize("kind", LABELS)
def test_without_noise_a_target_is_its_places(kind):
    for (x, y), target in drawn(kind):
        assert target == pytest.approx(LABELS[kind](x, y), abs=1e-6)
        assert max(abs(x), abs(y)) <= REACH[kind] + 1e-5


def test_the_circle_is_a_disc_in_a_ring():
    radii = {1: [], -1: []}
    for (x, y), target in drawn("circle"):
        radii[target].append(math.hypot(x, y))
    assert len(radii[1]) == len(radii[-1]) == 200
    assert max(radii[1]) < 2.5
    assert min(radii[-1]) + 1e-5 >= 3.5
    assert max(radii[-1]) <= 5 + 1e-5
    # Uniform in the radius, as there, and so dense in the middle.
    assert sum(radius < 1.25 for radius in radii[1]) == pytest.approx(100, abs=25)


def test_xor_keeps_a_gap():
    assert all(min(abs(x), abs(y)) >= 0.3 - 1e-6 for (x, y), _ in drawn("xor"))


@pytest.mark.parametrize("n", [10, 11])
def test_the_spirals_arms(n):
    points = drawn("spiral", n)
    first = n - n // 2
    for k, ((x, y), target) in enumerate(points):
        arm, start, size = (1, 0.0, first) if k < first else (-1, math.pi, n // 2)
        i = k if k < first else k - first
        r, t = i / size * 5, 1.75 * i / size * 2 * math.pi + start
        assert target == arm
        assert (x, y) == pytest.approx((r * math.sin(t), r * math.cos(t)), abs=1e-5)


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.5, 4.0)])
def test_the_clouds(noise, variance):
    points, targets = PLAYGROUND["gauss"][1](20_000, noise, torch.Generator().manual_seed(3))
    for sign in (1, -1):
        cloud = points[targets[:, 0] == sign]
        assert len(cloud) == 10_000
        assert cloud.mean(0).tolist() == pytest.approx([2 * sign] * 2, abs=0.1)
        assert cloud.var(0).tolist() == pytest.approx([variance] * 2, rel=0.05)


@pytest.mark.parametrize("kind", ["circle", "xor", "plane", "multi-gauss"])
def test_noise_moves_targets_and_no_points(kind):
    clean, noisy = drawn(kind), drawn(kind, noise=0.4)
    assert [point for point, _ in clean] == [point for point, _ in noisy]
    changed = sum(a != b for (_, a), (_, b) in zip(clean, noisy, strict=True))
    assert changed > 20


def test_noise_scatters_the_spiral_by_at_most_itself():
    shifts = [math.dist(a, b) for (a, _), (b, _) in zip(drawn("spiral"), drawn("spiral", noise=0.3), strict=True)]
    assert 0.2 < max(shifts) <= 0.3 * math.sqrt(2) + 1e-5


def test_the_line_is_the_regression_pages():
    for n in (5, 100):
        x, y = line(n, 0.5, torch.Generator().manual_seed(42))
        same = synthetic(n)
        assert torch.equal(x, same.x)
        assert torch.equal(y, same.y)

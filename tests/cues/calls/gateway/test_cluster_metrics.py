"""How a gateway stands among the others, as Prometheus reads it."""

from dataclasses import asdict

from prometheus_client import CollectorRegistry, generate_latest

from cues.calls.gateway.cluster_metrics import COUNTED, ClusterMetrics, Numbers

NUMBERS = Numbers(up=1, gateways=2, behind=3, outages=4, faults=5, damaged=6, untold=7, given=8, taken=9)


def test_every_number_is_shown_as_what_it_is():
    registry = CollectorRegistry()
    registry.register(ClusterMetrics(lambda: NUMBERS))
    lines = generate_latest(registry).decode().splitlines()
    for name, value in asdict(NUMBERS).items():
        counted = name in COUNTED
        full = f"heartline_bus_{name}" + ("_total" if counted else "")
        assert f"{full} {float(value)}" in lines
        assert f"# TYPE {full} {'counter' if counted else 'gauge'}" in lines


def test_it_is_asked_anew_each_time():
    asked = []
    registry = CollectorRegistry()
    registry.register(ClusterMetrics(lambda: asked.append(1) or NUMBERS))
    before = len(asked)
    generate_latest(registry)
    generate_latest(registry)
    assert len(asked) == before + 2

"""A small study on Toyland whose words try to break out of a page, made once a session, for reports and the explorer."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from toy import ROOT

NASTY = '<img src=x onerror="window.hacked=1">'

EXPERIMENT = """
name: toy-report
title: "=HYPERLINK(1) <script>window.hacked=1</script> & policies"
title_zh: 政策与冲击
question: 'Which policy helps? {nasty}'
scenarios:
  - name: toyland
    file: {root}/scenarios/toyland.yaml
    set: {{population.firms: 200, calendar.days: 60, calendar.start: 2020-06-01}}
policies:
  - {{name: baseline, name_en: No new policy, name_zh: 无新增政策}}
  - name: dual
    name_en: Dual sourcing
    name_zh: 双源采购
    add: [{{kind: dual_sourcing, start: 2020-06-01}}]
disruptions:
  - {{name: none, name_en: Undisturbed, name_zh: 无冲击}}
  - name: outage
    name_en: 'Outage {nasty}'
    name_zh: 停产
    add: [{{kind: plant_outage, start: 2020-06-10, days: 10, target: {{leader: red_wagon}}}}]
replications: 3
"""


@cache
def report_study() -> Path:
    """Folder of the study: 12 runs of 200 firms over 60 days."""
    from sim.scenario.experiment_load import load_experiment
    from sim.study.runner import batch

    folder = Path(tempfile.mkdtemp(prefix="peitao-report-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "toy-report.yaml"
    file.write_text(EXPERIMENT.format(root=ROOT, nasty=NASTY), "utf-8")
    report = batch(load_experiment(file), out=folder, engine="serial")
    assert report.done == report.planned == 12
    return report.path


@cache
def report_run() -> Path:
    """Folder of one run with an outage."""
    from toy import toy_spec

    from sim.study import run

    folder = Path(tempfile.mkdtemp(prefix="peitao-report-run-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    outage = {"kind": "plant_outage", "start": "2020-06-10", "days": 10, "target": {"leader": "red_wagon"}}
    spec = toy_spec(calendar={"start": "2020-06-01", "days": 60}, disruptions=[outage], title=NASTY)
    return run(spec, out=folder).path

"""``peitao live``: watch one model run in the browser."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.options import Overrides, ScenarioFile


def live(
    file: ScenarioFile,
    /,
    *,
    overrides: Overrides = (),
    port: Annotated[int, Parameter(help="Port on this machine.")] = 8765,
    browser: Annotated[bool, Parameter(help="Open the page in the browser.")] = True,
) -> int:
    """Watch a scenario run day by day on a local page: play, pause, step, reset, sliders for parameters, firms on the
    map. Needs the extra `live`: pip install 'peitao[live]'. Ctrl-C ends it.

    Examples
    --------
        peitao live scenarios/toyland.yaml
        peitao live scenarios/car-maker-outage.yaml --set population.firms=500 --no-browser
    """
    # A mistake in the file should be told before anything heavy is imported.
    from sim.scenario import load

    load(file, overrides)

    import json
    import os
    import subprocess
    import sys
    from importlib.util import find_spec

    from sim.errors import PeitaoError

    if find_spec("solara") is None or find_spec("altair") is None:
        raise PeitaoError("watching a run needs Solara: install it with  pip install 'peitao[live]'")
    asked = json.dumps({"file": str(file.resolve()), "overrides": list(overrides)})
    quiet = {"SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False"}  # nothing leaves the machine; scripts come from solara-assets
    command = [sys.executable, "-m", "solara", "run", "sim.present.live", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--production", "--no-check-version", "--open" if browser else "--no-open"]
    print(f"http://127.0.0.1:{port}/  (Ctrl-C ends it)", flush=True)
    with subprocess.Popen(command, env={**os.environ, **quiet, "PEITAO_LIVE": asked}) as server:
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()
            raise

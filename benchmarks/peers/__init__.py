"""The same daily step in other ways: each peer is built from (net, final, output, capacity, spec) and has
``step()`` and ``output``. All follow the engine's default settings: half-critical inputs, proportional rationing,
smoothed targets, supply line counted, transit lags, fill-rate memory and recorded flows."""

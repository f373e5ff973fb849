"""Maps drawn without any boundary file: points, rings, flows, labels; the user's own boundaries may
lie under.
"""

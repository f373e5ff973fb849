"""The unmoving facts: region pack, places, transport, firms, first suppliers, base-year equilibrium."""

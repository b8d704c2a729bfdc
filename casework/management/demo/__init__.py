"""The demo: invented people, units and cases laid in the six units that were Tam Đường; no real person."""

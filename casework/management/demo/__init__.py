"""The demo: invented people, posts and cases laid in the six units that were Tam Đường; no real person."""

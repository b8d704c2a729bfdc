"""Tests that drive a real Chromium, in a process of their own: Playwright keeps an event loop running there."""

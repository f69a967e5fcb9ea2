"""Whole screens, one a task."""

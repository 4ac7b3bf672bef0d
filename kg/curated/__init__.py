"""Curated CSV files and the frozen values that they hold."""

"""The benchmark: a seeded synthetic world, and what is measured on it (`python3 scripts/bench`)."""

"""What no other test noticed when a line of status, affiliates or thresholds was changed: see survivors.md beside this file."""

"""What is looked at before it is made or shown: the checks, the policy that weighs them, and what was decided."""

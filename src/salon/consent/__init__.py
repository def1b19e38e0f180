"""The ledger of who allows what to be done with their work, and the one answer that every surface repeats."""

"""Everything without a domain: database, log, jobs, ids, errors, pages, text."""

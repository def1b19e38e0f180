"""The composition root: command line, settings, web server, worker and wiring."""

"""Pages the server renders: the web client's shell and the OAuth consent page."""

"""The subcommands of `salon`, a module each, with one click command named `command`."""

"""Stories told to a real, running Salon: over HTTP, sockets and in a browser."""

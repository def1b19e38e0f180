"""Salon inside assistants: tools, resources and widgets in the Model Context Protocol, and its own rules of trust."""

"""The API described as OpenAPI, from the structs handlers read and the entities they answer with."""

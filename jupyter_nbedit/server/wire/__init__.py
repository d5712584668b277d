"""The protocols between browser and server, declared once."""

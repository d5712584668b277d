"""The Jupyter server extension: what the browser talks to."""

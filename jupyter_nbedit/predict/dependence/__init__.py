"""What depends on what: which statements of a notebook use what others define.

A notebook is one module whose cells run from top to bottom, as far as anyone knows.
"""

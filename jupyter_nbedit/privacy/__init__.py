"""What must not leave this machine or be kept: secrets in text, and files that hold them.

Redaction for prompts and for recorded histories; knows nothing of prediction.
"""

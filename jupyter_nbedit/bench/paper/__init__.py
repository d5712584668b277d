"""The paper's prompts, its published predictions, and its table beside ours."""

"""What a model does and why: evaluation, explanations, mistakes."""

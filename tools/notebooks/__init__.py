"""The chapters' notebooks: paired with their text, run, measured and checked."""

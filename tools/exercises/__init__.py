"""The exercises: masters, what students and teachers get of them, and the grader."""

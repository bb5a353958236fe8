"""任务: problems and tasks, their orders, and what units ask."""

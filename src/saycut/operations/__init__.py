"""What can be done to a draft: one class each (`table`), applied by `apply.apply`; see `base` to add one."""

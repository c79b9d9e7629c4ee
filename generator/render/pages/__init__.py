"""One module for each kind of page. Each gives the pages of its kind in one language, one by one."""

# man: the manual.

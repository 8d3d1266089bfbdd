# nginx: configuration templates.

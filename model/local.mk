# model: the domain.

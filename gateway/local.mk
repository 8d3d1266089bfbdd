# gateway: the wire protocols of the outside world, as pure functions.

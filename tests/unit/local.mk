# tests/unit: one program a noun, with tests/tap.h.

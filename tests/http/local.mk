# tests/http

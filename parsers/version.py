"""Version of the reading: raised whenever the same bytes may yield other figures."""

PARSER_VERSION = "5"

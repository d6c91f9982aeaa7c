"""Groups of ``hulei`` commands that would make ``app/cli.py`` long."""

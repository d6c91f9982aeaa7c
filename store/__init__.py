"""Where things are kept: engine, encryption of fields, sessions, shared results, migrations."""

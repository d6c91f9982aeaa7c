"""The register: towns, villages, those who work there, and the children they look after."""

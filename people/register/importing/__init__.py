"""Files of children: read as the bureau wrote them, shown before anything changes, taken whole."""

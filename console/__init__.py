"""Pages for staff: sign-in, the desk that answers reports, audit."""

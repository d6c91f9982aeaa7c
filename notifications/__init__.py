"""One road for every notice: outbox, dispatcher, senders, working days."""

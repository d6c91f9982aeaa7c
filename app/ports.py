"""The port of the web chat, claimed before anything else is started."""

from __future__ import annotations

import errno
import socket

from app.problems import CannotStartError


def claim_port(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        CannotStartError: somebody else listens there already, or the address is not ours.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else port - 1
            raise CannotStartError(
                f"Port {port} is in use. End the other program, or choose another port: "
                f"HULEI_PORT={other} make run"
            ) from None
        raise CannotStartError(
            f"Cannot listen on {host}, port {port} ({error.strerror}). "
            "Choose another HULEI_HOST or HULEI_PORT."
        ) from None
    listener.setblocking(False)
    return listener

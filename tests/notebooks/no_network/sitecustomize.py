"""On the path of every process that a test starts: only this machine can be reached from it."""

import socket

_HERE = {None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0"}
_connect, _connect_ex, _sendto = (
    socket.socket.connect,
    socket.socket.connect_ex,
    socket.socket.sendto,
)
_getaddrinfo = socket.getaddrinfo


def _refuse_elsewhere(address):
    host = (
        address[0] if isinstance(address, tuple) else None
    )  # a path names a socket on this machine
    host = host.decode() if isinstance(host, bytes) else host
    if host not in _HERE:
        raise ConnectionRefusedError(
            f"notebooks are validated without a network; this one asked for {host}"
        )


def _connect_here(self, address):
    _refuse_elsewhere(address)
    return _connect(self, address)


def _connect_ex_here(self, address):
    _refuse_elsewhere(address)
    return _connect_ex(self, address)


def _sendto_here(self, data, *flags_and_address):
    _refuse_elsewhere(flags_and_address[-1])
    return _sendto(self, data, *flags_and_address)


def _resolve_here(host, *args, **kwargs):
    _refuse_elsewhere((host,))
    return _getaddrinfo(host, *args, **kwargs)


socket.socket.connect, socket.socket.connect_ex = _connect_here, _connect_ex_here
socket.socket.sendto = _sendto_here
socket.getaddrinfo = _resolve_here

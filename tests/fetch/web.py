# SPDX-License-Identifier: MIT
"""A web on this machine: a proxy that answers for every host itself, in plain HTTP and behind CONNECT in TLS.

What is where is a table, {"host/path?query": answer}. An answer is a function of the request that returns bytes of
HTTP, or a Reply. "host/robots.txt" need not be there. Whatever is asked is written down, with its time, and given to who asks
for http://control.test/log, which empties it.
"""
import gzip
import json
import socket
import ssl
import threading
import time
import zlib


class Request:
    def __init__(self, url, headers, connection):
        self.url = url
        self.headers = headers
        self.connection = connection  # for answers that are no HTTP

    def send(self, data):
        self.connection.sendall(data)


class Reply:
    """An answer as it should be; `headers` are more of them, or others."""

    def __init__(self, body=b"", status=200, kind="text/html; charset=utf-8", **headers):
        self.body = body.encode() if isinstance(body, str) else body
        self.status = status
        self.headers = {"Content-Type": kind, "Content-Length": str(len(self.body))}
        self.headers.update({name.replace("_", "-"): value for name, value in headers.items()})

    def __call__(self, request):
        lines = [f"HTTP/1.1 {self.status} Because"] + [f"{n}: {v}" for n, v in self.headers.items() if v is not None]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


def redirect(url, status=302):
    return Reply(status=status, kind=None, Location=url)


def packed(body, **headers):
    return Reply(gzip.compress(body.encode()), Content_Encoding="gzip", **headers)


def bomb(size):
    """Blanks, which are small as long as they are packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b"<title>bomb</title>")]
    block = b" " * (1 << 20)
    parts += [packer.compress(block) for _ in range(size >> 20)]
    parts.append(packer.flush())
    return Reply(b"".join(parts), Content_Encoding="gzip")


def endless(head, block, pause=0.0):
    """A body without an end, until nobody listens."""

    def answer(request):
        request.send(head)
        while True:
            request.send(block)
            time.sleep(pause)

    return answer


class Web:
    def __init__(self, table, certificate=None):
        self.table = table
        self.certificate = certificate  # files: of it, and of its key; a dictionary by host
        self.log = []
        self.busy = {}
        self.most_at_once = {}
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]

    def serve(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        try:
            with connection:
                self.read_requests(connection, None)
        except (OSError, ssl.SSLError, ValueError):
            pass  # whoever asked has gone

    def read_requests(self, connection, host):
        reader = connection.makefile("rb")
        while line := reader.readline().decode("latin-1").split():
            method, target = line[0], line[1]
            headers = {}
            while header := reader.readline().decode("latin-1").strip():
                name, _, value = header.partition(":")
                headers[name.lower()] = value.strip()
            if method == "CONNECT":
                self.tunnel(connection, target.rsplit(":", 1)[0])
                return
            url = target.split("://", 1)[1] if "://" in target else (host or headers.get("host", "")) + target
            if not self.answer(Request(url, headers, connection)):
                return

    def tunnel(self, connection, host):
        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        if self.certificate is None or host == "no-tls.test":
            connection.sendall(b"this is no TLS\n")
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.certificate.get(host, self.certificate["*"]))
        with context.wrap_socket(connection, server_side=True) as secret:
            self.read_requests(secret, host)

    def answer(self, request):
        if request.url == "control.test/log":
            with self.lock:
                told, self.log = self.log, []
                body = json.dumps({"log": told, "most_at_once": self.most_at_once})
            request.send(Reply(body, kind="application/json")(request))
            return True
        host = request.url.split("/")[0]
        with self.lock:
            self.log.append({"url": request.url, "time": time.monotonic(), "headers": request.headers})
            self.busy[host] = self.busy.get(host, 0) + 1
            self.most_at_once[host] = max(self.busy[host], self.most_at_once.get(host, 0))
        try:
            answer = self.table.get(request.url, Reply("nothing here", status=404, kind="text/plain"))
            data = answer(request)
        finally:
            with self.lock:
                self.busy[host] -= 1  # whoever has read enough may come again before all is sent
        if data is not None:
            request.send(data)
        return data is not None

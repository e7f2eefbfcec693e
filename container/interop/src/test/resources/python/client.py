"""The Python library `websockets` as a client of the interoperability endpoints: client.py ws://host:port [wss://host:port certificate.pem]"""

import asyncio
import itertools
import os
import ssl
import sys

from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.legacy import client

PATIENCE = 30
DEFLATE = os.environ.get("DEFLATE") == "on"
base = sys.argv[1]


def connect(path, server=base, **options):
    options.setdefault("compression", None)
    return client.connect(server + path, max_size=None, ping_interval=None, **options)


async def scenario(name, run):
    try:
        await asyncio.wait_for(run(), PATIENCE)
        print("ok", name, flush=True)
    except Exception as error:  # every failure is one line
        print(f"not ok {name}: {type(error).__name__} {error}".replace("\n", " "), flush=True)


async def echoes(payload, path="/echo", server=base, **options):
    async with connect(path, server, **options) as socket:
        await socket.send(payload)
        assert await socket.recv() == payload, "echo differs"


async def fragmented(path):
    async with connect(path) as socket:
        await socket.send(["one ", "", "dvě ", "😀"])
        assert await whole(socket, str) == "one dvě 😀"
        await socket.send([b"\x00", b"\xff" * 70000])
        assert await whole(socket, bytes) == b"\x00" + b"\xff" * 70000


async def whole(socket, kind):
    message = await socket.recv()
    assert isinstance(message, kind)
    return message


async def pinged():
    async with connect("/echo") as socket:
        waiters = [await socket.ping(b"payload %d" % i) for i in range(10)]
        await asyncio.gather(*waiters)


async def subprotocol():
    async with connect("/subprotocol", subprotocols=["chat.v1", "chat.v2"]) as socket:
        assert await socket.recv() == "subprotocol=" + socket.subprotocol


async def headers():
    async with connect("/headers", extra_headers=[("X-Interop", "one"), ("X-Interop", "two")]) as socket:
        told = await socket.recv()
        assert told in ("X-Interop=one|two", "X-Interop=one, two", "X-Interop=one,two"), told


async def server_closes(code, reason):
    async with connect("/close") as socket:
        await socket.send(f"{code} {reason}".strip())
        await socket.wait_closed()
        assert (socket.close_code, socket.close_reason) == (code, reason), (socket.close_code, socket.close_reason)


async def client_closes(code, reason):
    key = f"python-{DEFLATE}-{code}"
    async with connect("/report/" + key) as socket:
        await socket.recv()
        await socket.close(code, reason)
        assert socket.close_code == code, socket.close_code
    async with connect("/reports/" + key) as reports:
        told = await reports.recv()
        assert told == f"{code} {reason}".strip(), told


async def aborts():
    key = f"python-{DEFLATE}-1006"
    async with connect("/report/" + key) as socket:
        await socket.recv()
        socket.transport.abort()
        await socket.wait_closed()
    async with connect("/reports/" + key) as reports:
        told = await reports.recv()
        assert told.startswith("1006"), told


async def refused_with(code, *frames, path="/echo"):
    """Sends frames that the library itself would not send."""
    async with connect(path) as socket:
        for frame in frames:
            socket.transport.write(frame if isinstance(frame, bytes) else frame.serialize(mask=True))
        await socket.wait_closed()
        assert socket.close_code == code, socket.close_code


async def unmasked():
    async with connect("/echo") as socket:
        socket.transport.write(Frame(Opcode.TEXT, b"bare").serialize(mask=False))
        await socket.wait_closed()
        assert socket.close_code == 1002, socket.close_code


async def garbage():
    async with connect("/echo") as socket:
        socket.transport.write(bytes(range(255, 0, -1)) * 10)
        await socket.wait_closed()
        assert socket.close_code in (1002, 1006), socket.close_code


async def many():
    async def one(i):
        async with connect("/echo") as socket:
            for n in range(20):
                await socket.send(f"{i}: {n}")
            for n in range(20):
                assert await socket.recv() == f"{i}: {n}"

    await asyncio.gather(*(one(i) for i in range(100)))


async def deflated(offer):
    extensions = [ClientPerMessageDeflateFactory(**offer)]
    async with connect("/echo", extensions=extensions) as socket:
        assert [extension.name for extension in socket.extensions] == ["permessage-deflate"], "not agreed"
        for payload in ["", "hello", "hello", "žluťoučký " * 20000, os.urandom(100000), b""]:
            await socket.send(payload)
            assert await socket.recv() == payload, "echo differs"
        await socket.send(["part one, ", "part one, ", "part two"])
        assert await socket.recv() == "part one, part one, part two", "fragments differ"


async def main():
    for payload in ["hello", "", "žluťoučký κόσμε 😀", "x" * 65536, "ž" * (1 << 19)]:
        await scenario(f"text of {len(payload)} characters is echoed", lambda: echoes(payload))
    for size in [0, 1, 125, 126, 65535, 65536, 1 << 20]:
        await scenario(f"binary of {size} bytes is echoed", lambda: echoes(os.urandom(size)))
    await scenario("fragments are put together", lambda: fragmented("/echo"))
    await scenario("pings are answered", pinged)
    await scenario("a subprotocol is agreed on", subprotocol)
    await scenario("a header with two values arrives", headers)
    for code, reason in [(1000, "done"), (1001, ""), (3000, "registered"), (4000, ""), (4999, "žluťoučký")]:
        await scenario(f"the server closes with {code}", lambda: server_closes(code, reason))
        await scenario(f"the client closes with {code}", lambda: client_closes(code, reason))
    await scenario("an abrupt disconnect is told as 1006", aborts)
    await scenario("invalid UTF-8 closes with 1007", lambda: refused_with(1007, Frame(Opcode.TEXT, b"\xce\xff")))
    await scenario(
        "invalid UTF-8 in the second fragment closes with 1007",
        lambda: refused_with(1007, Frame(Opcode.TEXT, b"\xce", fin=False), Frame(Opcode.CONT, b"\x7f")),
    )
    await scenario("a message over the limit closes with 1009", lambda: refused_with(1009, Frame(Opcode.BINARY, b"x" * 2000), path="/limit"))
    await scenario("a continuation of nothing closes with 1002", lambda: refused_with(1002, Frame(Opcode.CONT, b"x")))
    await scenario("a reserved bit closes with 1002", lambda: refused_with(1002, bytes([0x91 | 0x30, 0x80, 0, 0, 0, 0])))
    await scenario("an unmasked frame closes with 1002", unmasked)
    await scenario("garbage ends the connection", garbage)
    await scenario("100 connections at once are all echoed", many)
    if len(sys.argv) > 3:
        trusting = ssl.create_default_context(cafile=sys.argv[3])
        await scenario("text is echoed over TLS", lambda: echoes("secret", server=sys.argv[2], ssl=trusting))
        await scenario("1 MiB is echoed over TLS", lambda: echoes(os.urandom(1 << 20), server=sys.argv[2], ssl=trusting))
    if DEFLATE:
        for server_plain, client_plain, server_bits, client_bits in itertools.product(
            [False, True], [False, True], [None, 9, 15], [None, True, 10, 15]
        ):
            offer = {
                "server_no_context_takeover": server_plain,
                "client_no_context_takeover": client_plain,
                "server_max_window_bits": server_bits,
                "client_max_window_bits": client_bits,
            }
            name = ", ".join(f"{key}={value}" for key, value in offer.items() if value) or "no parameter"
            await scenario(f"permessage-deflate with {name}", lambda: deflated(offer))
    print("done", flush=True)


asyncio.run(main())

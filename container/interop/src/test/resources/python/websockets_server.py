"""Python's websockets as a server that echoes and closes; prints its port."""

import asyncio

from websockets.exceptions import ConnectionClosed
from websockets.legacy import server


async def handle(connection, *_):
    if connection.path.startswith("/close"):
        await connection.close(4000, "enough")
        return
    if connection.path.startswith("/ping"):
        await asyncio.wait_for(await connection.ping(b"from the server"), 30)
        await connection.send("ponged")
    try:
        while True:
            await connection.send(await connection.recv())
    except ConnectionClosed:
        pass
    print("closed", connection.close_code, connection.close_reason, flush=True)


async def main():
    options = {"subprotocols": ["chat"], "ping_interval": None, "max_size": None}
    async with server.serve(handle, "127.0.0.1", 0, **options) as listening:
        print("port", listening.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())

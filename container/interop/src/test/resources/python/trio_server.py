"""trio-websocket as a server that echoes, closes and rejects; prints its port."""

import trio
from trio_websocket import ConnectionClosed, serve_websocket


async def handle(request):
    if request.path.startswith("/reject"):
        await request.reject(418, extra_headers=[(b"X-Reason", b"teapot")], body=b"My body")
        return
    chosen = "chat" if "chat" in request.proposed_subprotocols else None
    seen = [value for name, value in request.headers if name == b"x-test-header"]
    connection = await request.accept(subprotocol=chosen, extra_headers=[(b"X-Seen", value) for value in seen])
    if request.path.startswith("/close"):
        await connection.aclose(code=4000, reason="enough")
        return
    if request.path.startswith("/ping"):
        await connection.ping(b"from the server")
        await connection.send_message("ponged")
    try:
        while True:
            await connection.send_message(await connection.get_message())
    except ConnectionClosed as closed:
        print("closed", closed.reason.code, closed.reason.reason, flush=True)


async def main():
    async with trio.open_nursery() as nursery:
        server = await nursery.start(serve_websocket, handle, "127.0.0.1", 0, None)
        print("port", server.port, flush=True)


trio.run(main)

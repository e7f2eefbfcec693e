"""trio-websocket as a client of a handler that echoes: trio_client.py ws://host:port"""

import os
import sys

import trio
from trio_websocket import ConnectionClosed, ConnectionRejected, open_websocket_url

PATIENCE = 30
base = sys.argv[1]


async def scenario(name, run):
    try:
        with trio.fail_after(PATIENCE):
            await run()
        print("ok", name, flush=True)
    except BaseException as error:  # every failure is one line
        print(f"not ok {name}: {error!r}".replace("\n", " "), flush=True)


async def echoes():
    async with open_websocket_url(base + "/echo") as connection:
        for payload in ["hello", "", "žluťoučký κόσμε 😀", "x" * 70_000, b"", b"\x00\xff", os.urandom(1 << 18)]:
            await connection.send_message(payload)
            assert await connection.get_message() == payload, "echo differs"


async def subprotocol():
    async with open_websocket_url(base + "/echo", subprotocols=["mqtt", "chat"]) as connection:
        assert connection.subprotocol == "chat", connection.subprotocol


async def headers():
    fields = [(b"X-Test-Header", b"My test header")]
    async with open_websocket_url(base + "/echo", extra_headers=fields) as connection:
        assert (b"x-seen", b"My test header") in connection.handshake_headers, connection.handshake_headers


async def pings():
    async with open_websocket_url(base + "/echo") as connection:
        await connection.ping(b"payload")
        async with trio.open_nursery() as nursery:
            for _ in range(10):
                nursery.start_soon(connection.ping)
        await connection.pong(b"unsolicited")
        await connection.send_message("still here")
        assert await connection.get_message() == "still here"


async def rejected():
    try:
        async with open_websocket_url(base + "/reject"):
            raise AssertionError("accepted")
    except ConnectionRejected as rejection:
        assert rejection.status_code == 418, rejection
        assert rejection.body == b"My body", rejection.body


async def server_closes():
    async with open_websocket_url(base + "/close") as connection:
        try:
            await connection.get_message()
            raise AssertionError("a message came")
        except ConnectionClosed as closed:
            assert (closed.reason.code, closed.reason.reason) == (4000, "enough"), closed


async def client_closes():
    async with open_websocket_url(base + "/echo") as connection:
        await connection.aclose(code=4001, reason="bye")
        assert connection.closed.code == 4001, connection.closed


async def held_back():
    """A queue of none: nothing is read before it is asked for, and what the server sends waits."""
    async with open_websocket_url(base + "/echo", message_queue_size=0) as connection:
        for i in range(20):
            await connection.send_message(f"{i}")
        for i in range(20):
            assert await connection.get_message() == f"{i}"


async def many():
    async def one(number):
        async with open_websocket_url(base + "/echo") as connection:
            for i in range(10):
                await connection.send_message(f"{number}: {i}")
                assert await connection.get_message() == f"{number}: {i}"

    async with trio.open_nursery() as nursery:
        for number in range(30):
            nursery.start_soon(one, number)


async def main():
    await scenario("messages of both kinds are echoed", echoes)
    await scenario("a subprotocol is agreed on", subprotocol)
    await scenario("header fields are seen on both sides", headers)
    await scenario("pings are answered", pings)
    await scenario("a rejection shows status and body", rejected)
    await scenario("the server closes with code and reason", server_closes)
    await scenario("the client closes with code and reason", client_closes)
    await scenario("a queue of none gets everything in order", held_back)
    await scenario("30 connections at once are all echoed", many)
    print("done", flush=True)


trio.run(main)

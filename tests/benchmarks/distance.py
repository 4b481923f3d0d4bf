"""A server made distant: a loopback proxy that hands on each piece of a connection later, both ways."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Queue
from threading import Thread
from urllib.parse import urlsplit


@contextmanager
def delayed(address: str, seconds: float) -> Iterator[str]:
    """Another address for the server at `address`, where each piece takes so many `seconds` more, one way."""
    port = urlsplit(address).port
    ready: Queue[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = Queue()

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_carry(reader, there_writer, seconds), _carry(there_reader, writer, seconds))

    async def serve() -> None:
        server, ended = await asyncio.start_server(join, "127.0.0.1", 0), asyncio.Event()
        ready.put((asyncio.get_running_loop(), ended, server.sockets[0].getsockname()[1]))
        await ended.wait()
        server.close()  # and asyncio.run cancels what is still under way: browsers keep connections open

    # A thread of its own, since the browser's driver has a loop on this one.
    thread = Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    loop, ended, near = ready.get(timeout=10)
    try:
        yield f"http://127.0.0.1:{near}"
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(timeout=10)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Hand on what comes, each piece `seconds` after it came: the pieces overlap on their way, as they do at sea."""
    loop, line = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]]()

    async def deliver() -> None:
        while True:
            due, piece = await line.get()
            await asyncio.sleep(due - loop.time())
            if not piece:
                return
            writer.write(piece)
            await writer.drain()

    delivering = loop.create_task(deliver())
    try:
        with suppress(OSError):
            while piece := await reader.read(2**16):
                line.put_nowait((loop.time() + seconds, piece))
            line.put_nowait((loop.time() + seconds, b""))
            await delivering
    finally:
        delivering.cancel()
        writer.close()

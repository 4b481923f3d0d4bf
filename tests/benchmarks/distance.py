"""A server made distant: a loopback proxy that hands on each piece of a connection later, both ways."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


@contextmanager
def delayed(address: str, seconds: float) -> Iterator[str]:
    """Another address for the server at `address`, where each piece takes so many `seconds` more, one way."""
    port = urlsplit(address).port
    loop = asyncio.new_event_loop()

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_carry(reader, there_writer, seconds), _carry(there_reader, writer, seconds))

    server = loop.run_until_complete(asyncio.start_server(join, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        _close(loop)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Hand on what comes, each piece `seconds` after it came: the pieces overlap on their way, as they do at sea."""
    loop, line = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]]()

    async def deliver() -> None:
        while True:
            due, piece = await line.get()
            await asyncio.sleep(due - loop.time())
            if not piece:
                writer.close()
                return
            writer.write(piece)
            await writer.drain()

    delivering = loop.create_task(deliver())
    with suppress(OSError):
        while piece := await reader.read(2**16):
            line.put_nowait((loop.time() + seconds, piece))
    line.put_nowait((loop.time() + seconds, b""))
    with suppress(OSError):
        await delivering


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """End what is still under way: browsers keep connections open."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.close()

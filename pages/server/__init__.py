"""What stands between the network and the pages, for a server that is open to strangers.

door.py      the ASGI middleware: counts sockets, uploads and messages, refuses what is too much, and sets the headers
pace.py      how fast messages may come
messages.py  which of a browser's messages pass
navigation.py  which files are pages
uploads.py   which files are kept, and for how long
"""

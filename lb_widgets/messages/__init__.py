"""Every message between Python and the browser, as tagged structs: one file per widget.

The TypeScript side is generated from here (``make protocol``) into ``js/src/protocol.gen.ts``.

How a message lives:

.. code-block:: text

    browser                                     kernel
       │  {type: "table/page", id, …} + buffers    │
       ├──────────────────────────────────────────▶│  decoded at the door, past it all is typed
       │  {type: "progress", id, done, total, …}   │
       │◀──────────────────────────────────────────┤  none or many
       │  {type: "cancel", id}                     │
       ├──────────────────────────────────────────▶│  may come at any time
       │  {type: "ok", id, result} + buffers       │
       │◀──────────────────────────────────────────┤  or {type: "error", id, …}: exactly one
"""

"""What a tab may send: large messages are turned away before they fill the server's memory."""

import json

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from tests.support.visitor import Visitor, run

MEGABYTE = 10**6


async def send(port, n_bytes):
    """Send one message with a component's state of a size; return the code with which the server hangs up, or 0."""
    visitor = await Visitor.arriving(port)
    message = BackMsg()
    message.rerun_script.widget_states.widgets.add(id="forged", json_value=json.dumps("x" * n_bytes))
    try:
        await visitor.socket.send(message.SerializeToString())
        await visitor.socket.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None
    await visitor.leave()
    return 0


@pytest.mark.parametrize("n_bytes", [5 * MEGABYTE, 7 * MEGABYTE, 30 * MEGABYTE])
def test_a_message_that_is_too_large_ends_the_connection(server, n_bytes):
    assert run(send(int(server.rpartition(":")[2]), n_bytes)) == 1009  # message too big


def test_the_largest_message_in_use_is_taken(server):
    """A saved set of 1,000 drawings, with room to spare."""
    assert run(send(int(server.rpartition(":")[2]), 2 * MEGABYTE)) == 0

"""A visitor without a browser: Streamlit's own protocol over its websocket, with the installed protobufs.

A browser tab that shows a Streamlit app does four things, and so does :class:`Visitor`: it opens ``/_stcore/stream``,
asks for a run of the script (``BackMsg.rerun_script`` with the page, the query string and the state of all widgets),
takes down the elements that come back until ``script_finished``, and asks again when a fragment's timer is due. What
it leaves out is drawing them on a screen, so that fifty visitors fit on one machine beside the server that they visit.

Nothing of this is documented by Streamlit; it was read in its source and holds for the version in requirements.txt.
"""

import asyncio
import json
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.support.upload import put_file

PATIENCE = 120.0
"""Seconds after which an answer is given up."""
Result = TypeVar("Result")
_OVERTAKEN = ForwardMsg.FINISHED_EARLY_FOR_RERUN  # st.rerun(): another run follows at once


class PageFailed(RuntimeError):
    """The page showed an exception, or did not show what a visitor needs."""


def run(visit: Coroutine[Any, Any, Result]) -> Result:
    """Run a visit to its end, in a thread of its own: once a browser is open, this one's event loop is Playwright's."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, visit).result()


@dataclass(frozen=True)
class Answer:
    """What came back for one request.

    Attributes
    ----------
    seconds : float
        From the request until the script had finished.
    n_bytes : int
        Received meanwhile.
    """

    seconds: float
    n_bytes: int


@dataclass
class _Shown:
    """An element on the page, the fragment that it belongs to, and the run that showed it last."""

    kind: str
    proto: Any
    fragment: str
    run: int


@dataclass
class _Timer:
    """When a fragment is to run again by itself: every `interval` seconds, next at `due` (``time.perf_counter()``)."""

    fragment: str
    interval: float
    due: float


@dataclass(eq=False)
class Visitor:
    """One browser tab.

    Parameters
    ----------
    socket : websockets connection
        See :meth:`arriving`.
    cookie : str
        The last that the server has set: behind a proxy it names the server.
    """

    socket: ClientConnection
    cookie: str = ""
    query: str = ""
    page_hash: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    _elements: dict[tuple[int, ...], _Shown] = field(default_factory=dict)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _timers: dict[str, _Timer] = field(default_factory=dict)
    _cached: dict[str, ForwardMsg] = field(default_factory=dict)
    _run: int = 0

    @classmethod
    async def arriving(cls, port: int, base: str = "", *, cookie: str = "") -> "Visitor":
        """Connect as a browser does, to a server below a base path; the session begins with the first :meth:`open`."""
        address, streamlit = f"ws://127.0.0.1:{port}{base}/_stcore/stream", Subprotocol("streamlit")
        options: dict[str, Any] = {"max_size": None, "compression": None, "proxy": None}
        headers = {"Cookie": cookie} if cookie else {}
        socket = await connect(address, subprotocols=[streamlit], additional_headers=headers, **options)
        given = socket.response.headers.get_all("Set-Cookie") if socket.response else []
        return cls(socket, cookie=given[-1].partition(";")[0] if given else cookie)

    async def leave(self) -> None:
        """Close the tab."""
        await self.socket.close()

    async def come_back(self) -> Answer:
        """Lose the connection and connect to a new session, which gets what the page's components have reported."""
        port = self.socket.remote_address[1]
        await self.leave()
        again = await self.arriving(port, cookie=self.cookie)
        self.socket, self.cookie = again.socket, again.cookie
        return await self._ask()

    async def open(self, page: str = "", query: str = "") -> Answer:
        """Follow a link to a page, by the name in its address; an empty name is the start page."""
        self.query = query
        return await self._ask(page=page)

    async def turn_to(self, page: str) -> Answer:
        """Press a page's name in the menu."""
        self._states.clear()
        self.page_hash = self.pages[page]
        return await self._ask()

    async def press(self, label: str) -> Answer:
        """Press a button."""
        shown = self.widget("button", label)
        return await self._ask(shown.fragment, pressed=WidgetState(id=shown.proto.id, trigger_value=True))

    async def set(self, kind: str, label: str, **value: Any) -> Answer:
        """Change a widget; the value's name is that of its field in ``WidgetState``, as in ``int_value=3``."""
        return await self._set(self.widget(kind, label), value)

    async def choose(self, kind: str, label: str, option: str) -> Answer:
        """Choose the option of a select box or a slider of options that begins with some words."""
        shown = self.widget(kind, label)
        words = next((words for words in shown.proto.options if words.startswith(option)), None)
        if words is None:
            raise PageFailed(f"“{label}” has no option “{option}”")
        return await self._set(
            shown, {"string_value": words} if kind == "selectbox" else {"string_array_value": [words]}
        )

    async def report(self, component: str, value: object) -> Answer:
        """Let a browser component report a state."""
        for shown in self.widgets("bidi_component"):
            if shown.proto.component_name == component:
                return await self._set(shown, {"json_value": json.dumps(value)})
        raise PageFailed(f"there is no component {component}")

    async def upload(self, label: str, name: str, content: bytes) -> Answer:
        """Choose a file for an uploader; the answer is the page's, the sending of the file is not in it."""
        shown = self.widget("file_uploader", label)
        message = BackMsg()
        message.file_urls_request.file_names.append(name)
        await self.socket.send(message.SerializeToString())
        urls = await self._hear_where_to_upload()
        port = self.socket.remote_address[1]
        await asyncio.to_thread(put_file, port, urls.upload_url, name, content)
        state = WidgetState(id=shown.proto.id)
        state.file_uploader_state_value.uploaded_file_info.add(
            name=name, size=len(content), file_id=urls.file_id, file_urls=urls
        )
        self._states[state.id] = state
        return await self._ask(shown.fragment)

    async def rest(self, seconds: float) -> None:
        """Look at the page for a while; fragments with a timer are run again meanwhile, as in an open tab."""
        until = time.perf_counter() + seconds
        while self._timers and (timer := min(self._timers.values(), key=lambda each: each.due)).due < until:
            await self.listen(timer.due - time.perf_counter())
            if self._timers.get(timer.fragment) is timer and timer.due <= time.perf_counter():
                timer.due = time.perf_counter() + timer.interval
                await self._ask(timer.fragment, auto=True)
        await self.listen(until - time.perf_counter())

    async def listen(self, seconds: float) -> None:
        """Take down what the server sends by itself for a while, and ask for nothing."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                while True:
                    self._take(await self.socket.recv(decode=False))

    def shows(self, words: str) -> bool:
        """Whether some words are on the page, in a text, a metric or HTML."""
        return any(words in text for text in self._texts())

    def widget(self, kind: str, label: str) -> _Shown:
        """Return a widget by its kind and label."""
        for shown in self.widgets(kind):
            if getattr(shown.proto, "label", "").startswith(label):
                return shown
        raise PageFailed(f"there is no {kind} “{label}”; the page says: {' / '.join(self._texts())[:300]}")

    def widgets(self, kind: str) -> Iterator[_Shown]:
        """Return what is on the page of a kind, by its name in Streamlit's ``Element``."""
        return (shown for shown in self._elements.values() if shown.kind == kind)

    def _texts(self) -> Iterator[str]:
        for shown in self._elements.values():
            for name in ("body", "label", "text"):
                if isinstance(text := getattr(shown.proto, name, None), str) and text:
                    yield text

    # --- asking -----------------------------------------------------------------------------------------------------

    async def _set(self, shown: _Shown, value: dict[str, Any]) -> Answer:
        state = WidgetState(id=shown.proto.id)
        for name, content in value.items():
            if name.endswith("_array_value"):
                getattr(state, name).data.extend(content)
            else:
                setattr(state, name, content)
        self._states[state.id] = state
        return await self._ask(shown.fragment)

    async def _ask(
        self, fragment: str = "", *, page: str = "", pressed: WidgetState | None = None, auto: bool = False
    ) -> Answer:
        """Ask for a run of the page or of one fragment; return when it has finished."""
        message = BackMsg()
        ask = message.rerun_script
        ask.query_string, ask.page_name, ask.page_script_hash = self.query, page, "" if page else self.page_hash
        ask.fragment_id, ask.is_auto_rerun = fragment, auto
        ask.widget_states.widgets.extend(self._states.values())
        if pressed is not None:
            ask.widget_states.widgets.append(pressed)
        ask.cached_message_hashes.extend(self._cached)
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            n_bytes = await self._take_down()
        return Answer(time.perf_counter() - began, n_bytes)

    async def _hear_where_to_upload(self) -> FileURLs:
        async with asyncio.timeout(PATIENCE):
            while True:
                message = ForwardMsg.FromString(await self.socket.recv(decode=False))
                if message.WhichOneof("type") == "file_urls_response":
                    urls: FileURLs = message.file_urls_response.file_urls[0]
                    return urls

    # --- listening --------------------------------------------------------------------------------------------------

    async def _take_down(self) -> int:
        """Take down what comes until the script has begun and finished; return how many bytes it was."""
        n_bytes, run = 0, self._run  # a run that the server began by itself may still be ending
        while True:
            packed = await self.socket.recv(decode=False)
            n_bytes += len(packed)
            if self._take(packed) and self._run > run:
                return n_bytes

    def _take(self, packed: bytes) -> bool:
        """Take down a message; return whether the script has finished with it."""
        message = ForwardMsg.FromString(packed)
        match message.WhichOneof("type"):
            case "delta":
                self._note(message)
            case "ref_hash":  # the server knows that this tab has it already
                known = ForwardMsg()
                known.CopyFrom(self._cached[message.ref_hash])
                known.metadata.CopyFrom(message.metadata)
                self._note(known)
            case "new_session":
                self._begin(message)
            case "navigation":
                self.page_hash = message.navigation.page_script_hash
                self.pages = {page.page_name: page.page_script_hash for page in message.navigation.app_pages}
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "auto_rerun":
                timer = message.auto_rerun
                due = time.perf_counter() + timer.interval
                self._timers[timer.fragment_id] = _Timer(timer.fragment_id, timer.interval, due)
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self._timers.pop(fragment, None)
            case "script_finished" if message.script_finished != _OVERTAKEN:
                self._end(whole_page=message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)
                return True
        return False

    def _begin(self, message: ForwardMsg) -> None:
        self._run += 1
        self.page_hash = message.new_session.page_script_hash
        if not message.metadata.run.fragment_ids:
            self._timers.clear()

    def _note(self, message: ForwardMsg) -> None:
        """Put an element into its place."""
        element, place = message.delta.new_element, tuple(message.metadata.delta_path)
        kind = element.WhichOneof("type")
        if kind is None:  # a container
            return
        if kind == "exception":
            raise PageFailed(f"{element.exception.type}: {element.exception.message}")
        if message.metadata.cacheable:
            self._cached[message.hash] = message
        self._elements[place] = _Shown(kind, getattr(element, kind), message.delta.fragment_id, self._run)

    def _end(self, *, whole_page: bool) -> None:
        """Forget what a run of the whole page has not shown again."""
        if not whole_page:
            return
        self._elements = {place: shown for place, shown in self._elements.items() if shown.run == self._run}
        there = {getattr(shown.proto, "id", "") for shown in self._elements.values()}
        self._states = {name: state for name, state in self._states.items() if name in there}

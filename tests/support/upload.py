"""Send a file to a Streamlit server as its front end does, read in the source of the version in requirements.txt."""

from http.client import HTTPConnection
from http.cookies import SimpleCookie
from uuid import uuid4


def put_file(port: int, address: str, name: str, content: bytes) -> None:
    """Put a file where a session was told to.

    Raises
    ------
    OSError
        If the server does not take it.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/_stcore/health")  # brings the token against requests from other sites
        response = connection.getresponse()
        response.read()
        token = SimpleCookie(response.headers["Set-Cookie"])["_streamlit_xsrf"].value
        boundary = uuid4().hex
        disposition = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        body = f"--{boundary}\r\n{disposition}\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Cookie": f"_streamlit_xsrf={token}",
            "X-Xsrftoken": token,
        }
        connection.request("PUT", address, body, headers)
        response = connection.getresponse()
        said = response.read()
    finally:
        connection.close()
    if response.status != 204:
        raise OSError(f"the server does not take the file: {response.status}, {said[:100]!r}")

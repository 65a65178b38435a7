"""What the scripts here have in common: clients, answers, refusals, transcripts, websockets."""

import faulthandler
import json
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

# A script that hangs says where, and ends.
faulthandler.dump_traceback_later(120, exit=True)

WAIT_SECONDS = 10


def client(endpoint, service, secret="connect-local-made-up-secret", key="AKIDLOCAL", signature_version=None):
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(
            signature_version=signature_version,
            retries={"total_max_attempts": 1},
            parameter_validation=True,
        ),
    )


def eq(found, expected):
    assert found == expected, f"found {found!r}, expected {expected!r}"


def body(answer):
    """The answer without what boto3 adds; its status is 200 and it has a request id."""
    metadata = answer.pop("ResponseMetadata")
    eq(metadata["HTTPStatusCode"], 200)
    assert metadata["RequestId"], metadata
    return answer


def is_uuid(text):
    eq(str(uuid.UUID(text)), text)


def time(text):
    """The time in a text like 2026-11-21T13:05:37.120Z."""
    parsed = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    eq(parsed.strftime("%Y-%m-%dT%H:%M:%S.") + f"{parsed.microsecond // 1000:03}Z", text)
    return parsed


def is_now(text):
    distance = abs(time(text) - datetime.now(timezone.utc))
    assert distance < timedelta(minutes=5), text


def refused(status, code, call, **parameters):
    try:
        answer = call(**parameters)
    except ClientError as error:
        eq(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
        eq(error.response["Error"]["Code"], code)
        assert error.response["Error"]["Message"], error.response
        assert error.response["ResponseMetadata"]["RequestId"], error.response
        return error
    raise AssertionError(f"{call.__name__} answered {answer}")


def whole_transcript(participant, token, page):
    """All items, the oldest first, read in pages of this many."""
    items, pages, more = [], 0, {}
    while True:
        answer = body(
            participant.get_transcript(
                ConnectionToken=token,
                MaxResults=page,
                SortOrder="ASCENDING",
                ScanDirection="BACKWARD",
                **more,
            )
        )
        pages += 1
        assert len(answer["Transcript"]) <= page, answer
        items = answer["Transcript"] + items
        if not answer.get("NextToken"):
            assert pages >= -(-len(items) // page), (pages, len(items))
            return items
        more = {"NextToken": answer["NextToken"]}


def exchange(method, url, headers=None, content=None):
    """Status and body of the answer to a plain request."""
    request = urllib.request.Request(url, content, headers or {}, method=method)
    # No proxy of this machine stands between.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=WAIT_SECONDS) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


class Socket:
    """A websocket of a participant."""

    def __init__(self, url):
        # No proxy of this machine stands between it and the service.
        self.connection = connect(url, proxy=None, open_timeout=WAIT_SECONDS)

    def say(self, frame):
        self.connection.send(json.dumps(frame))

    def frame(self):
        return json.loads(self.connection.recv(timeout=WAIT_SECONDS))

    def subscribe(self):
        self.say({"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})
        answer = {"topic": "aws/subscribe", "content": {"status": "success", "topics": ["aws/chat"]}}
        eq(self.frame(), answer)

    def item(self):
        """The item in the next frame."""
        frame = self.frame()
        eq((frame["topic"], frame["contentType"]), ("aws/chat", "application/json"))
        return json.loads(frame["content"])

    def until(self, fits):
        while not fits(item := self.item()):
            pass
        return item

    def closing_code(self):
        """The code that the service closes it with."""
        try:
            return f"the frame {self.frame()}"
        except ConnectionClosed as closed:
            return closed.rcvd.code

"""A chat with boto3 against a local Amazon Connect: python chat.py ENDPOINT signed|unsigned"""

import json
import sys
import uuid
from datetime import datetime, timedelta, timezone

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT, SIGNING = sys.argv[1:]


def client(service, signature_version=None):
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=ENDPOINT,
        aws_access_key_id="AKIDLOCAL",
        aws_secret_access_key="connect-local-made-up-secret",
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


connect = client("connect")
participant = client("connectparticipant", UNSIGNED if SIGNING == "unsigned" else None)

# The client really signs, or really does not.
signatures = []
participant.meta.events.register(
    "before-send.connectparticipant.*",
    lambda request, **_: signatures.append("Authorization" in request.headers),
)

started = body(
    connect.start_chat_contact(
        InstanceId="11111111-2222-3333-4444-555555555555",
        ContactFlowId="any-flow",
        ParticipantDetails={"DisplayName": "Jane"},
        Attributes={"plan": "gold"},
        ClientToken="start-once",
    )
)
is_uuid(started["ContactId"])
is_uuid(started["ParticipantId"])
assert 1 <= len(started["ParticipantToken"]) <= 1000
again = body(
    connect.start_chat_contact(
        InstanceId="11111111-2222-3333-4444-555555555555",
        ContactFlowId="any-flow",
        ParticipantDetails={"DisplayName": "Jane"},
        Attributes={"plan": "gold"},
        ClientToken="start-once",
    )
)
eq(again["ContactId"], started["ContactId"])

connection = body(
    participant.create_participant_connection(
        Type=["CONNECTION_CREDENTIALS"],
        ParticipantToken=started["ParticipantToken"],
        ConnectParticipant=True,
    )
)
credentials = connection["ConnectionCredentials"]
token = credentials["ConnectionToken"]
assert 1 <= len(token) <= 1000
assert token != started["ParticipantToken"]
assert time(credentials["Expiry"]) > datetime.now(timezone.utc) + timedelta(hours=1)

# The participant token does not do what the connection token does.
refused(
    403,
    "AccessDeniedException",
    participant.send_message,
    ContentType="text/plain",
    Content="hello",
    ConnectionToken=started["ParticipantToken"],
)

sent = body(
    participant.send_message(
        ContentType="text/plain",
        Content="What is the price, in £ or 元 🦀?",
        ClientToken="send-once",
        ConnectionToken=token,
    )
)
is_uuid(sent["Id"])
is_now(sent["AbsoluteTime"])
repeated = body(
    participant.send_message(
        ContentType="text/plain",
        Content="What is the price, in £ or 元 🦀?",
        ClientToken="send-once",
        ConnectionToken=token,
    )
)
eq(repeated["Id"], sent["Id"])

refused(
    400,
    "ValidationException",
    participant.send_message,
    ContentType="text/plain",
    Content="x" * 16385,
    ConnectionToken=token,
)

typing = body(
    participant.send_event(
        ContentType="application/vnd.amazonaws.connect.event.typing", ConnectionToken=token
    )
)
is_uuid(typing["Id"])
is_now(typing["AbsoluteTime"])

items = whole_transcript(participant, token, 100)
eq(body(participant.get_transcript(ConnectionToken=token))["InitialContactId"], started["ContactId"])
for item in items:
    assert item["Id"], item
    eq(item["ContactId"], started["ContactId"])
    assert item["Type"] in ("MESSAGE", "EVENT"), item
    is_now(item["AbsoluteTime"])
times = [time(item["AbsoluteTime"]) for item in items]
eq(times, sorted(times))
eq(len({item["Id"] for item in items}), len(items))

messages = [item for item in items if item["Type"] == "MESSAGE"]
eq(
    [(item["ParticipantRole"], item["ContentType"], item["Content"]) for item in messages],
    [
        ("AGENT", "text/plain", "Hello Jane, I am Robin. How can I help?"),
        ("CUSTOMER", "text/plain", "What is the price, in £ or 元 🦀?"),
        (
            "AGENT",
            "text/plain",
            "The small one is 7 pounds, the large one 12. Shall I put one aside for you?",
        ),
    ],
)
greeting, question, answer = messages
eq(question["Id"], sent["Id"])
eq(question["AbsoluteTime"], sent["AbsoluteTime"])
eq(question["DisplayName"], "Jane")
eq(question["ParticipantId"], started["ParticipantId"])
eq(answer["DisplayName"], "Robin")
assert answer["ParticipantId"] != started["ParticipantId"]

# Pages of any size make the same transcript.
for page in (1, 2, 3):
    eq(whole_transcript(participant, token, page), items)
forward = body(
    participant.get_transcript(
        ConnectionToken=token,
        ScanDirection="FORWARD",
        SortOrder="ASCENDING",
        StartPosition={"Id": question["Id"]},
    )
)
eq([item["Id"] for item in forward["Transcript"]][:2], [question["Id"], answer["Id"]])
newest = body(participant.get_transcript(ConnectionToken=token, MaxResults=1))["Transcript"]
eq([item["Id"] for item in newest], [items[-1]["Id"]])

# A receipt becomes part of the agent's message.
body(
    participant.send_event(
        ContentType="application/vnd.amazonaws.connect.event.message.read",
        Content=json.dumps({"messageId": answer["Id"]}),
        ConnectionToken=token,
    )
)
read = [item for item in whole_transcript(participant, token, 100) if item["Id"] == answer["Id"]]
eq(read[0]["MessageMetadata"]["MessageId"], answer["Id"])
(receipt,) = read[0]["MessageMetadata"]["Receipts"]
eq(receipt["RecipientParticipantId"], started["ParticipantId"])
is_now(receipt["ReadTimestamp"])

eq(body(participant.disconnect_participant(ConnectionToken=token)), {})
for call, parameters in (
    (participant.send_message, {"ContentType": "text/plain", "Content": "still there?"}),
    (participant.send_event, {"ContentType": "application/vnd.amazonaws.connect.event.typing"}),
    (participant.get_transcript, {}),
    (participant.disconnect_participant, {}),
):
    error = refused(403, "AccessDeniedException", call, ConnectionToken=token, **parameters)
    assert isinstance(error, participant.exceptions.AccessDeniedException), type(error)
refused(
    403,
    "AccessDeniedException",
    participant.create_participant_connection,
    Type=["CONNECTION_CREDENTIALS"],
    ParticipantToken=started["ParticipantToken"],
)

assert len(signatures) > 15, signatures
eq(set(signatures), {SIGNING == "signed"})
print(f"boto3 {boto3.__version__}, {SIGNING}, {len(signatures)} calls: all is well")

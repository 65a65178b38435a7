"""A chat with boto3 against a local Amazon Connect: python chat.py ENDPOINT signed|unsigned"""

import json
import sys
import uuid
from datetime import datetime, timedelta, timezone

import boto3
from botocore import UNSIGNED
from common import Socket, body, client, eq, exchange, is_now, is_uuid, refused, time, whole_transcript

ENDPOINT, SIGNING = sys.argv[1:]
START_ONCE = str(uuid.uuid4())

connect = client(ENDPOINT, "connect")
participant = client(
    ENDPOINT, "connectparticipant", signature_version=UNSIGNED if SIGNING == "unsigned" else None
)

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
        ClientToken=START_ONCE,
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
        ClientToken=START_ONCE,
    )
)
eq(again["ContactId"], started["ContactId"])

connection = body(
    participant.create_participant_connection(
        Type=["WEBSOCKET", "CONNECTION_CREDENTIALS"],
        ParticipantToken=started["ParticipantToken"],
    )
)
credentials = connection["ConnectionCredentials"]
token = credentials["ConnectionToken"]
assert 1 <= len(token) <= 1000
assert token != started["ParticipantToken"]
assert time(credentials["Expiry"]) > datetime.now(timezone.utc) + timedelta(hours=1)
assert time(connection["Websocket"]["ConnectionExpiry"]) > datetime.now(timezone.utc) + timedelta(minutes=30)

# The flow starts with the subscription: before it, nobody is there and nothing is heard.
eq(body(participant.get_transcript(ConnectionToken=token))["Transcript"], [])
socket = Socket(connection["Websocket"]["Url"])
socket.subscribe()
for name in ("Jane", "Robin"):
    joined = socket.item()
    eq(joined["ContentType"], "application/vnd.amazonaws.connect.event.participant.joined")
    eq(joined["DisplayName"], name)
eq(socket.item()["Content"], "Hello Jane, I am Robin. How can I help?")
socket.say({"topic": "aws/heartbeat"})
eq(socket.frame(), {"topic": "aws/heartbeat"})
socket.say({"topic": "aws/ping"})
eq(socket.frame(), {"topic": "aws/ping", "statusCode": 200, "statusContent": "OK"})

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

# It is heard once, by its author too, with the id and time that the author was answered; then the agent answers.
echo = socket.item()
eq((echo["Id"], echo["AbsoluteTime"]), (sent["Id"], sent["AbsoluteTime"]))
eq((echo["Type"], echo["ContentType"], echo["DisplayName"]), ("MESSAGE", "text/plain", "Jane"))
heard = socket.until(lambda item: item["Type"] == "MESSAGE")
eq(heard["DisplayName"], "Robin")

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
eq(socket.item()["Id"], typing["Id"])

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
eq(answer["Id"], heard["Id"])
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
metadata = socket.item()
eq(metadata["Type"], "MESSAGEMETADATA")
eq(metadata["MessageMetadata"]["MessageId"], answer["Id"])

# A file goes to a URL with exactly the headers that came with it, is scanned, and comes back as it was.
prices = "small: 7 £\nlarge: 12 £\n".encode()
upload = body(
    participant.start_attachment_upload(
        ContentType="text/plain",
        AttachmentSizeInBytes=len(prices),
        AttachmentName="prices.txt",
        ConnectionToken=token,
    )
)
file = {"ConnectionToken": token, "AttachmentId": upload["AttachmentId"]}
storage = upload["UploadMetadata"]
eq(exchange("PUT", storage["Url"], {**storage["HeadersToInclude"], "Content-Type": "image/png"}, prices)[0], 403)
eq(exchange("PUT", storage["Url"], storage["HeadersToInclude"], prices)[0], 200)
complete = {"AttachmentIds": [upload["AttachmentId"]], "ConnectionToken": token, "ClientToken": str(uuid.uuid4())}
eq(body(participant.complete_attachment_upload(**complete)), {})
shown = socket.until(lambda item: item["Type"] == "ATTACHMENT" and item["Attachments"][0]["Status"] == "APPROVED")
eq(shown["ParticipantId"], started["ParticipantId"])
eq(shown["Attachments"][0]["AttachmentName"], "prices.txt")
eq(shown["Attachments"][0]["AttachmentId"], upload["AttachmentId"])
download = body(participant.get_attachment(UrlExpiryInSeconds=60, **file))
eq(download["AttachmentSizeInBytes"], len(prices))
eq(exchange("GET", download["Url"]), (200, prices))
eq(exchange("GET", download["Url"][:-1])[0], 403)
files = [item for item in whole_transcript(participant, token, 5) if item["Type"] == "ATTACHMENT"]
eq((files[-1]["Id"], files[-1]["Attachments"]), (shown["Id"], shown["Attachments"]))

eq(body(participant.disconnect_participant(ConnectionToken=token)), {})
left = [item["ContentType"].rsplit(".", 2)[1:] for item in (socket.item(), socket.item())]
eq(left, [["participant", "left"], ["chat", "ended"]])
eq(socket.closing_code(), 1000)
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

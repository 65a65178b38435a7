"""What a business does, with boto3 against a local Amazon Connect: python business.py ENDPOINT

Its requests are signed, and the signatures are looked at. It starts chats that come with a connection, invites an
agent and a bot, continues a chat that is over, and stops chats.
"""

import sys
from datetime import datetime, timedelta, timezone
from unittest import mock

import boto3
import botocore.auth
from botocore import UNSIGNED
from common import Socket, body, client, eq, is_uuid, refused, time, whole_transcript

(ENDPOINT,) = sys.argv[1:]
INSTANCE = "11111111-2222-3333-4444-555555555555"
JANE = {"InstanceId": INSTANCE, "ContactFlowId": "any-flow", "ParticipantDetails": {"DisplayName": "Jane"}}

connect = client(ENDPOINT, "connect")
participant = client(ENDPOINT, "connectparticipant", signature_version=UNSIGNED)

# Whose signature it is, of what and of when, counts.
for other, code in (
    (client(ENDPOINT, "connect", secret="another-made-up-secret"), "InvalidSignatureException"),
    (client(ENDPOINT, "connect", key="AKIDNOBODY"), "UnrecognizedClientException"),
    (client(ENDPOINT, "connect", signature_version=UNSIGNED), "MissingAuthenticationTokenException"),
):
    refused(403, code, other.start_chat_contact, **JANE)

changed = client(ENDPOINT, "connect")


def change(request, **_):
    assert b'"Jane"' in request.body, request.body
    request.body = request.body.replace(b'"Jane"', b'"June"')


changed.meta.events.register("before-send.connect.*", change)
refused(403, "InvalidSignatureException", changed.start_chat_contact, **JANE)

for skew in (timedelta(minutes=-20), timedelta(minutes=20)):
    now = datetime.now(timezone.utc) + skew
    with mock.patch.object(botocore.auth, "get_current_datetime", lambda **_: now.replace(tzinfo=None)):
        refused(403, "InvalidSignatureException", connect.start_chat_contact, **JANE)

# What is not well said is refused with an error of the operation.
nobody = {**JANE, "SupportedMessagingContentTypes": ["text/markdown"]}
refused(400, "InvalidParameterException", connect.start_chat_contact, **nobody)
long = {**JANE, "ParticipantDetails": {"DisplayName": "x" * 257}}
error = refused(400, "InvalidRequestException", connect.start_chat_contact, **long)
assert isinstance(error, connect.exceptions.InvalidRequestException), type(error)

# A chat that comes with its connection: nobody has to ask for one.
started = body(
    connect.start_chat_contact(
        **JANE,
        InitialMessage={"ContentType": "text/plain", "Content": "Hi, it is me"},
        SupportedMessagingContentTypes=["text/plain", "text/markdown"],
        ChatDurationInMinutes=60,
        ConnectionTypes=["WEBSOCKET", "CONNECTION_CREDENTIALS"],
    )
)
token = started["ConnectionCredentials"]["ConnectionToken"]
assert time(started["ConnectionCredentials"]["Expiry"]) > datetime.now(timezone.utc)
assert time(started["Websocket"]["ConnectionExpiry"]) > datetime.now(timezone.utc)
customer = Socket(started["Websocket"]["Url"])
customer.subscribe()
assert "Robin" in customer.until(lambda item: item["ParticipantRole"] == "AGENT")["DisplayName"]

# Somebody who is invited connects like anybody.
for role, name in (("AGENT", "Ada"), ("CUSTOM_BOT", "Bo")):
    invited = body(
        connect.create_participant(
            InstanceId=INSTANCE,
            ContactId=started["ContactId"],
            ParticipantDetails={"ParticipantRole": role, "DisplayName": name},
        )
    )
    is_uuid(invited["ParticipantId"])
    connection = body(
        participant.create_participant_connection(
            Type=["WEBSOCKET", "CONNECTION_CREDENTIALS"],
            ParticipantToken=invited["ParticipantCredentials"]["ParticipantToken"],
        )
    )
    socket = Socket(connection["Websocket"]["Url"])
    socket.subscribe()
    joined = customer.until(lambda item: item["DisplayName"] == name)
    eq((joined["ParticipantRole"], joined["ParticipantId"]), (role, invited["ParticipantId"]))
    sent = body(
        participant.send_message(
            ContentType="text/markdown",
            Content=f"**{name}** is here",
            ConnectionToken=connection["ConnectionCredentials"]["ConnectionToken"],
        )
    )
    for side in (customer, socket):
        eq(side.until(lambda item: item.get("Content") == f"**{name}** is here")["Id"], sent["Id"])
refused(
    402,
    "ServiceQuotaExceededException",
    connect.create_participant,
    InstanceId=INSTANCE,
    ContactId=started["ContactId"],
    ParticipantDetails={"ParticipantRole": "CUSTOM_BOT", "DisplayName": "Bob"},
)
said = [item for item in whole_transcript(participant, token, 3) if item["Type"] == "MESSAGE"]
eq(said[0]["Content"], "Hi, it is me")
eq([item["ParticipantRole"] for item in said][-2:], ["AGENT", "CUSTOM_BOT"])

# It is stopped once.
chat = {"InstanceId": INSTANCE, "ContactId": started["ContactId"]}
eq(body(connect.stop_contact(**chat)), {})
customer.until(lambda item: item["ContentType"].endswith("chat.ended"))
eq(customer.closing_code(), 1000)
error = refused(410, "ContactNotFoundException", connect.stop_contact, **chat)
assert isinstance(error, connect.exceptions.ContactNotFoundException), type(error)
refused(403, "AccessDeniedException", participant.get_transcript, ConnectionToken=token)

# And goes on as another one, whose transcript begins with what was said.
continued = body(
    connect.start_chat_contact(
        **JANE,
        PersistentChat={"RehydrationType": "ENTIRE_PAST_SESSION", "SourceContactId": started["ContactId"]},
        ConnectionTypes=["WEBSOCKET", "CONNECTION_CREDENTIALS"],
    )
)
assert continued["ContactId"] != started["ContactId"]
eq(continued["ContinuedFromContactId"], started["ContactId"])
again = Socket(continued["Websocket"]["Url"])
again.subscribe()
again.until(lambda item: item["ContentType"].endswith("participant.joined"))
items = whole_transcript(participant, continued["ConnectionCredentials"]["ConnectionToken"], 4)
past = [item["Content"] for item in items if item["ContactId"] == started["ContactId"] and "Content" in item]
eq(past, [item["Content"] for item in said])
assert any(item["ContentType"].endswith("chat.rehydrated") for item in items), items

print(f"boto3 {boto3.__version__}, business: all is well")

"""What a business does, with boto3 against a local Amazon Connect: python business.py ENDPOINT

Its requests are signed, and the signatures are looked at. It starts chats that come with a connection, invites an
agent and a bot, notes what it knows of a chat, streams and times it, continues one that is over, stops chats, and begins
one by SMS.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from unittest import mock

import boto3
import botocore.auth
from botocore import UNSIGNED
from common import Socket, body, client, eq, exchange, is_uuid, refused, time, whole_transcript

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

# What is known of it can be noted and asked for.
chat = {"InstanceId": INSTANCE, "ContactId": started["ContactId"]}
initial = {"InstanceId": INSTANCE, "InitialContactId": started["ContactId"]}
body(connect.update_contact_attributes(**initial, Attributes={"color": "blue", "size": ""}))
eq(body(connect.get_contact_attributes(**initial)), {"Attributes": {"color": "blue", "size": ""}})
body(connect.tag_contact(**chat, Tags={"team": "north", "shift": "late"}))
body(connect.untag_contact(**chat, TagKeys=["shift"]))
body(
    connect.update_contact(
        **chat,
        Name="A question",
        References={"page": {"Type": "URL", "Value": "https://example.com"}},
        SegmentAttributes={"branch": {"ValueString": "York"}},
    )
)
listed = body(connect.list_contact_references(**chat, ReferenceTypes=["URL", "EMAIL"]))
eq(listed["ReferenceSummaryList"], [{"Url": {"Name": "page", "Value": "https://example.com"}}])
known = body(connect.describe_contact(**chat))["Contact"]
eq((known["Channel"], known["InitiationMethod"], known["Name"]), ("CHAT", "API", "A question"))
eq((known["Tags"], known["SegmentAttributes"]), ({"team": "north"}, {"branch": {"ValueString": "York"}}))
waited = known["AgentInfo"]["ConnectedToAgentTimestamp"] - known["InitiationTimestamp"]
assert timedelta() <= waited < timedelta(minutes=5), known
assert known["ChatMetrics"]["ChatContactMetrics"]["TotalMessages"] >= 3, known["ChatMetrics"]
error = refused(404, "ResourceNotFoundException", connect.describe_contact, InstanceId=INSTANCE, ContactId="other")
assert isinstance(error, connect.exceptions.ResourceNotFoundException), type(error)

# Its messages can go to a topic, and its participants be timed.
topic = {"StreamingEndpointArn": "arn:aws:sns:us-east-1:123456789012:chat"}
stream = body(connect.start_contact_streaming(**chat, ChatStreamingConfiguration=topic, ClientToken="t"))
eq(body(connect.start_contact_streaming(**chat, ChatStreamingConfiguration=topic, ClientToken="t")), stream)
participant.send_message(ContentType="text/plain", Content="streamed", ConnectionToken=token)
body(connect.stop_contact_streaming(**chat, **stream))
refused(404, "ResourceNotFoundException", connect.stop_contact_streaming, **chat, **stream)
_, published = exchange("GET", ENDPOINT + "/_local/streams")
contents = [json.loads(message["message"]).get("Content") for message in json.loads(published)]
eq(contents[0], "streamed")
timers = [
    {
        "ParticipantRole": "CUSTOMER",
        "TimerType": kind,
        "TimerValue": {"ParticipantTimerDurationInMinutes": 480},
    }
    for kind in ("IDLE", "DISCONNECT_NONCUSTOMER")
]
channel = {"Chat": {"ParticipantTimerConfigList": timers}}
body(connect.update_participant_role_config(**chat, ChannelConfiguration=channel))
twice = {"Chat": {"ParticipantTimerConfigList": timers + timers}}
refused(400, "InvalidParameterException", connect.update_participant_role_config, **chat, ChannelConfiguration=twice)
refused(400, "InvalidRequestException", connect.transfer_contact, **chat, UserId="u", ContactFlowId="f")

# It is stopped once.
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
eq(past, [item["Content"] for item in said] + ["streamed", "You said: streamed"])
assert any(item["ContentType"].endswith("chat.rehydrated") for item in items), items

# So does one that is on already.
body(connect.stop_contact(InstanceId=INSTANCE, ContactId=continued["ContactId"]))
another = body(connect.start_chat_contact(**JANE))
associated = body(
    connect.create_persistent_contact_association(
        InstanceId=INSTANCE,
        InitialContactId=another["ContactId"],
        RehydrationType="FROM_SEGMENT",
        SourceContactId=continued["ContactId"],
    )
)
eq(associated["ContinuedFromContactId"], continued["ContactId"])

# A chat by SMS begins with what the business says, and goes on with what the customer answers.
number = "arn:aws:connect:us-east-1:123456789012:phone-number/n"
outbound = body(
    connect.start_outbound_chat_contact(
        InstanceId=INSTANCE,
        ContactFlowId="any-flow",
        SourceEndpoint={"Type": "CONNECT_PHONENUMBER_ARN", "Address": number},
        DestinationEndpoint={"Type": "TELEPHONE_NUMBER", "Address": "+15551234567"},
        SegmentAttributes={"connect:Subtype": {"ValueString": "connect:SMS"}},
        InitialSystemMessage={"ContentType": "text/plain", "Content": "Your order is here."},
    )
)
answered = body(
    connect.send_chat_integration_event(
        SourceId="+15551234567",
        DestinationId=number,
        Subtype="connect:SMS",
        Event={"Type": "MESSAGE", "ContentType": "text/plain", "Content": "thanks"},
    )
)
eq(answered, {"InitialContactId": outbound["ContactId"], "NewChatCreated": False})

print(f"boto3 {boto3.__version__}, business: all is well")

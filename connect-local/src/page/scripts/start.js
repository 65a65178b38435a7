// How a first chat is started.
import { $, change } from "./dom.js";
import { state } from "./state.js";

export function drawCode() {
  const { id, secret } = state.key ?? { id: "YOUR_KEY", secret: "ITS_SECRET" };
  const texts = {
    python: `connect = boto3.client("connect", endpoint_url="${location.origin}", region_name="us-east-1", aws_access_key_id="${id}", aws_secret_access_key="${secret}")\n`
      + `chat = connect.start_chat_contact(InstanceId="i", ContactFlowId="f", ParticipantDetails={"DisplayName": "Jane"})`,
    rust: `let connect = awso_connect::Client::new(awso::Config::new().endpoint_url("${location.origin}").region("us-east-1").credentials(awso::Credentials::new("${id}", "${secret}")))?;\n`
      + `let chat = connect.start_chat_contact().instance_id("i").contact_flow_id("f").participant_details(awso_connect::ParticipantDetails::make("Jane")).send().await?;`,
  };
  change($("code-text"), texts[state.code]);
}

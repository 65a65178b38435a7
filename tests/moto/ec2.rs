//! Amazon EC2, over EC2 Query.

use awso::{AwsService, AwsShape, OperationError as _, Timestamp};

use crate::server::Server;

#[derive(AwsService, Debug)]
#[aws_service(
    id = "EC2",
    endpoint_prefix = "ec2",
    version = "2016-11-15",
    protocol = "ec2",
    auth = "none",
    xml_namespace = "http://ec2.amazonaws.com/doc/2016-11-15"
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client, output = Reservation)]
pub struct RunInstancesRequest {
    pub image_id: Option<String>,
    pub min_count: i32,
    pub max_count: i32,
    pub instance_type: Option<String>,
    #[aws(ec2_name = "TagSpecification")]
    pub tag_specifications: Option<Vec<TagSpecification>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct TagSpecification {
    pub resource_type: Option<String>,
    #[aws(ec2_name = "Tag")]
    pub tags: Option<Vec<Tag>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase")]
pub struct Tag {
    pub key: Option<String>,
    pub value: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client)]
pub struct DescribeInstancesRequest {
    #[aws(ec2_name = "InstanceId")]
    pub instance_ids: Option<Vec<String>>,
    #[aws(ec2_name = "Filter")]
    pub filters: Option<Vec<Filter>>,
    pub max_results: Option<i32>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Filter {
    pub name: Option<String>,
    #[aws(ec2_name = "Value")]
    pub values: Option<Vec<String>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase")]
pub struct DescribeInstancesResponse {
    #[aws(xml(name = "reservationSet", item = "item"))]
    pub reservations: Option<Vec<Reservation>>,
    pub next_token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase")]
pub struct Reservation {
    pub reservation_id: Option<String>,
    pub owner_id: Option<String>,
    #[aws(xml(name = "instancesSet", item = "item"))]
    pub instances: Option<Vec<Instance>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase")]
pub struct Instance {
    pub instance_id: Option<String>,
    pub instance_type: Option<String>,
    pub launch_time: Option<Timestamp>,
    #[aws(xml(name = "instanceState"))]
    pub state: Option<InstanceState>,
    #[aws(xml(name = "tagSet", item = "item"))]
    pub tags: Option<Vec<Tag>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase")]
pub struct InstanceState {
    pub code: Option<i32>,
    pub name: Option<InstanceStateName>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "kebab-case")]
pub enum InstanceStateName {
    Pending,
    Running,
    ShuttingDown,
    Terminated,
    Stopping,
    Stopped,
    #[aws(unknown)]
    Unknown(String),
}

pub(crate) async fn run(server: &Server) {
    let client = Client::new(server.config("ec2")).unwrap();
    let tags =
        TagSpecification::make().resource_type("instance").push_tags(Tag::make().key("team").value("a & b"));
    let started = client
        .run_instances()
        .image_id("ami-12c6146b")
        .min_count(2)
        .max_count(2)
        .instance_type("t3.micro")
        .push_tag_specifications(tags)
        .send()
        .await
        .unwrap();
    let ids: Vec<_> =
        started.instances.unwrap().into_iter().filter_map(|instance| instance.instance_id).collect();
    assert_eq!(ids.len(), 2);

    let described = client
        .describe_instances()
        .push_instance_ids(&ids[0])
        .push_filters(Filter::make().name("instance-type").values(["t3.micro", "t3.small"]))
        .send()
        .await
        .unwrap();
    let reservations = described.reservations.unwrap();
    let [reservation] = &reservations[..] else { panic!("one reservation: {reservations:?}") };
    assert_eq!(reservation.owner_id.as_deref(), Some("123456789012"));
    let [instance] = &reservation.instances.as_ref().unwrap()[..] else { panic!("{reservation:?}") };
    assert_eq!(instance.instance_id.as_ref(), Some(&ids[0]));
    assert_eq!(instance.tags.as_ref().unwrap()[0], Tag::make().key("team").value("a & b"));
    let state = instance.state.as_ref().unwrap();
    assert!(matches!(state.name, Some(InstanceStateName::Running | InstanceStateName::Pending)), "{state:?}");
    assert!(instance.launch_time.unwrap().epoch().0 > 1_700_000_000);

    let none =
        client.describe_instances().push_filters(Filter::make().name("instance-type").values(["m5.large"]));
    assert!(none.send().await.unwrap().reservations.unwrap_or_default().is_empty());

    let error = client.describe_instances().push_instance_ids("i-0123456789abcdef0").send().await;
    let error = error.expect_err("no such instance");
    assert_eq!(error.code(), Some("InvalidInstanceID.NotFound"), "{error}");
    assert!(error.service().unwrap().message().unwrap().contains("i-0123456789abcdef0"), "{error}");
    assert!(error.request_id().is_some(), "{error}");
}

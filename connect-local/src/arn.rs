//! The names of resources. They are all of one account and region.

/// The account that the service says it is of.
pub(crate) const ACCOUNT: &str = "123456789012";

/// The id of an instance, which may be given by its ARN.
pub(crate) fn instance_id(given: &str) -> &str {
    given.rsplit_once("instance/").map_or(given, |(_, id)| id)
}

/// The ARN of something in an instance: a `contact` or a `file`.
pub(crate) fn within(instance_id: &str, kind: &str, id: &str) -> String {
    let instance_id = self::instance_id(instance_id);
    format!("arn:aws:connect:us-east-1:{ACCOUNT}:instance/{instance_id}/{kind}/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_is_the_same_by_id_and_by_arn() {
        let arn = "arn:aws:connect:us-east-1:123456789012:instance/i";
        assert_eq!((instance_id(arn), instance_id("i")), ("i", "i"));
        assert_eq!(within(arn, "contact", "c"), within("i", "contact", "c"));
        assert_eq!(within("i", "contact", "c"), format!("{arn}/contact/c"));
    }
}

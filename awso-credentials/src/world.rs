//! What sources look at: the settings and the shared files, read once a load.

use awso::profile::{Profiles, Section};
use awso::{Config, Transport};

use crate::imds;
use crate::lack::{Found, Lack};
use crate::settings::Settings;

/// The settings, and the shared files as they were when credentials were asked for.
pub(crate) struct World<'s> {
    pub(crate) settings: &'s Settings,
    pub(crate) profiles: Profiles,
    /// The name of the profile that is meant.
    pub(crate) selected: String,
}

impl<'s> World<'s> {
    /// Reads the shared files.
    pub(crate) fn read(settings: &'s Settings) -> Found<Self> {
        let profiles =
            Profiles::load(&settings.environment).map_err(|error| Lack::failed(error.to_string()))?;
        let selected = settings.profile.clone().unwrap_or_else(|| Profiles::selected(&settings.environment));
        Ok(World { settings, profiles, selected })
    }

    /// The profile that is meant, if there is one of that name.
    pub(crate) fn profile(&self) -> Option<&Section> {
        self.profiles.profile(&self.selected)
    }

    /// Whether somebody named the profile, so that it has to be there.
    pub(crate) fn is_named(&self) -> bool {
        self.settings.profile.is_some() || self.settings.environment.var("AWS_PROFILE").is_some()
    }

    /// A setting and what it is called where it was found: a variable, or a key of the profile.
    pub(crate) fn setting(
        &self,
        variable: &'static str,
        key: &'static str,
    ) -> Option<(&'static str, String)> {
        if let Some(value) = self.settings.environment.var(variable) {
            return Some((variable, value.trim().to_owned()));
        }
        Some((key, self.profile()?.text(key)?.to_owned()))
    }

    /// The region whose STS is asked: of the environment, of the profile, of the instance.
    pub(crate) async fn region(&self) -> Found<String> {
        let variable = |name| self.settings.environment.var(name);
        if let Some(region) = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")) {
            return Ok(region);
        }
        if let Some(region) = self.profile().and_then(|profile| profile.text("region")) {
            return Ok(region.to_owned());
        }
        imds::region(self).await.map_err(|lack| match lack {
            Lack::NotEnabled(why) | Lack::Failed(why) => Lack::failed(format!(
                "no region says which STS to ask: set AWS_REGION or `region` in the profile `{}` ({why})",
                self.selected
            )),
        })
    }

    /// The settings of a client in this region.
    pub(crate) fn config(&self, region: &str) -> Config {
        let config = Config::new().region(region);
        match &self.settings.transport {
            Some(transport) => config.transport(Shared(transport.clone())),
            None => config,
        }
    }
}

/// A transport that several clients have.
#[derive(Clone, Debug)]
struct Shared(std::sync::Arc<dyn Transport>);

impl Transport for Shared {
    fn send<'a>(&'a self, endpoint: &'a awso::Endpoint, request: awso::http::Request) -> awso::Sending<'a> {
        self.0.send(endpoint, request)
    }
}

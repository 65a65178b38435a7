//! What sources look at: what they are given, and the shared files as they were when credentials were asked for.

use std::sync::Arc;

use awso::{Config, Settings};

use crate::config::CredentialsConfig;
use crate::imds;
use crate::lack::{Found, Lack};

/// What the sources are given, and what environment and shared files say.
pub(crate) struct World<'c> {
    pub(crate) config: &'c CredentialsConfig,
    pub(crate) settings: Settings,
}

impl<'c> World<'c> {
    /// Reads the shared files.
    pub(crate) fn read(config: &'c CredentialsConfig) -> Found<Self> {
        let settings = Settings::load(&config.environment, config.profile.as_deref());
        Ok(World { config, settings: settings.map_err(|error| Lack::failed(error.to_string()))? })
    }

    /// Whether somebody named the profile, so that it has to be there.
    pub(crate) fn is_profile_named(&self) -> bool {
        self.config.profile.is_some() || self.config.environment.var("AWS_PROFILE").is_some()
    }

    /// The region whose STS is asked: of the environment, of the profile, of the instance.
    pub(crate) async fn region(&self) -> Found<String> {
        match self.settings.region() {
            Ok(Some(region)) => return Ok(region),
            Ok(None) => {}
            Err(error) => return Err(Lack::failed(error.to_string())),
        }
        imds::region(self).await.map_err(|lack| match lack {
            Lack::NotEnabled(why) | Lack::Failed(why) => Lack::failed(format!(
                "no region says which STS to ask: set AWS_REGION or `region` in the profile `{}` ({why})",
                self.settings.profile_name()
            )),
        })
    }

    /// The settings of a client in this region; what they leave open is in the same environment and profile.
    pub(crate) fn client_config(&self, region: &str) -> Config {
        let CredentialsConfig { environment, profile, transport, .. } = self.config;
        let mut config = Config::new().region(region).environment(environment.clone());
        if let Some(name) = profile {
            config = config.profile_name(name);
        }
        match transport {
            Some(transport) => config.transport(Arc::clone(transport)),
            None => config,
        }
    }
}

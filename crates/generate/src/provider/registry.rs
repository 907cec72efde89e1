//! All providers.

use fluxwright_diagnostic::Diagnostic;

use super::{Argocd, Flux, Helm, Provider};

/// All providers, in the order in which they are offered.
#[derive(Debug)]
pub struct Registry(Vec<Box<dyn Provider>>);

impl Default for Registry {
    fn default() -> Self {
        Self(vec![Box::new(Flux), Box::new(Argocd), Box::new(Helm)])
    }
}

impl Registry {
    /// With another provider, which comes last.
    #[must_use]
    pub fn with(mut self, provider: impl Provider + 'static) -> Self {
        self.0.push(Box::new(provider));
        self
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Provider> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The provider of this id.
    ///
    /// # Errors
    /// When there is none.
    pub fn get(&self, id: &str) -> Result<&dyn Provider, Box<Diagnostic>> {
        self.iter().find(|provider| provider.id() == id).ok_or_else(|| {
            let known: Vec<&str> = self.iter().map(|provider| provider.id()).collect();
            let diagnostic = Diagnostic::error("provider-unknown", format!("there is no provider `{id}`"));
            let diagnostic = match fluxwright_answers::suggest(id, known.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic,
            };
            Box::new(diagnostic.help(format!("providers: {}", known.join(", "))))
        })
    }
}

/// How an error answers, and what may be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorTraits {
    /// The HTTP status the model gives it.
    pub status: u16,
    /// The code on the wire, where it is not the shape's name.
    pub code: Option<&'static str>,
    /// Whose fault it is.
    pub fault: Fault,
    /// Whether the same request may succeed when it is sent again.
    pub retryable: bool,
    /// Whether it is retryable because requests come too fast.
    pub throttling: bool,
}

/// Whose fault an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request cannot succeed as it is.
    Client,
    /// The service failed.
    Server,
}

impl ErrorTraits {
    /// An error of this status. From 500 on it is the service's fault.
    pub const fn of(status: u16) -> Self {
        let fault = if status < 500 { Fault::Client } else { Fault::Server };
        ErrorTraits { status, code: None, fault, retryable: false, throttling: false }
    }

    /// Gives it another code than the shape's name.
    pub const fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// Says whose fault it is, where the status does not.
    pub const fn fault(mut self, fault: Fault) -> Self {
        self.fault = fault;
        self
    }

    /// Says that the same request may succeed later.
    pub const fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// Says that requests come too fast, and the same one may succeed later.
    pub const fn throttling(mut self) -> Self {
        self.throttling = true;
        self.retryable()
    }
}

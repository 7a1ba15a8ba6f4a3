//! A request as a recorder looks at it: with the eyes of a script, so that what it writes down
//! matches.

use crate::endpoints::catalog::Model;
use crate::openai::chat::request::ChatRequest;
use crate::openai::error::response::ContainerError;

impl ChatRequest {
    /// Reads the body of a request as the container does, without any headers.
    ///
    /// # Errors
    ///
    /// What the container says of a body that it refuses, as JSON.
    pub fn read(body: &[u8]) -> Result<Self, String> {
        let model = Model::default();
        let read = Self::parse(&model, Some("application/json"), body);
        read.map_err(|refusal| ContainerError::new(&refusal, model.dialect).body)
    }

    /// The texts of the system's and the developer's messages, each on lines of its own.
    pub fn system_message(&self) -> String {
        self.conversation().system().into_owned()
    }

    /// How many images the messages hold.
    pub fn images(&self) -> usize {
        self.conversation().images()
    }

    /// The names of the tools that are offered.
    pub fn tool_names(&self) -> impl Iterator<Item = &str> {
        self.tools().offered.iter().map(|tool| tool.name.as_str())
    }

    /// The format that is asked for: `text`, `json_object` or `json_schema`.
    pub fn response_format(&self) -> &'static str {
        self.format().kind()
    }

    /// What the request calls the schema that it asks for, if it asks for one.
    pub fn schema_name(&self) -> Option<&str> {
        self.format().name()
    }
}

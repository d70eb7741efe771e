//! Writing a policy file, as an office hands it to those who want to check it.

use std::fmt;

use super::Policy;

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = |url: &Option<String>| url.as_ref().map_or(String::new(), |u| format!(" {u}"));
        for log in &self.logs {
            writeln!(f, "log {}{}", log.key, url(&log.url))?;
        }
        for witness in &self.witnesses {
            writeln!(f, "witness {} {}{}", witness.name, witness.key, url(&witness.url))?;
        }
        for group in &self.groups {
            let members: Vec<&str> = group.members.iter().map(|m| self.name(*m)).collect();
            writeln!(f, "group {} {} {}", group.name, group.needed, members.join(" "))?;
        }
        writeln!(f, "quorum {}", self.quorum.map_or("none", |quorum| self.name(quorum)))
    }
}

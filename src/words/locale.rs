//! Which text and which dates suit a language tag? BCP 47, and lookup as RFC 4647 §3.4 has it.

/// A language tag, in parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    written: String,
    language: String,
    script: Option<String>,
    region: Option<String>,
}

/// What English is written in where nothing says which one: that of the world.
const WORLD: &str = "001";

impl Tag {
    /// Parts that mean nothing here, such as variants and extensions, are kept as written.
    pub fn new(tag: &str) -> Self {
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        let mut parts = parts.take_while(|part| part.len() > 1).peekable();
        let script = parts.next_if(|part| part.len() == 4 && part.chars().all(char::is_alphabetic));
        let region = parts.next_if(|part| part.len() == 2 || part.len() == 3);
        Self {
            written: tag.to_owned(),
            language: today(language),
            script: script.map(str::to_owned),
            region: region.map(str::to_ascii_uppercase),
        }
    }

    /// English for the place that this tag is of; of the world where it names none.
    pub fn in_english(&self) -> Self {
        Self::new(&format!("en-{}", self.region.as_deref().unwrap_or(WORLD)))
    }

    pub fn english() -> Self {
        Self::new("en-001")
    }

    pub fn language(&self) -> &str {
        &self.language
    }

    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Where to look for a text, the nearest first.
    ///
    /// Chinese without a script is Traditional where that is what people read; readers of
    /// one script are never given the other. Portuguese outside Brazil is that of Portugal,
    /// as the CLDR has it.
    pub fn candidates(&self) -> Vec<String> {
        let (language, region) = (&self.language, self.region.as_deref());
        let script = self.script.clone().or_else(|| match (language.as_str(), region) {
            ("zh", Some("TW" | "HK" | "MO")) => Some("Hant".to_owned()),
            ("zh", _) => Some("Hans".to_owned()),
            _ => None,
        });
        let mut found = vec![self.written.clone()];
        if let Some(region) = region {
            if let Some(script) = &script {
                found.push(format!("{language}-{script}-{region}"));
            }
            found.push(format!("{language}-{region}"));
        }
        if let Some(script) = &script {
            found.push(format!("{language}-{script}"));
        }
        if language == "pt" && region.is_some_and(|region| region != "BR") {
            found.push("pt-PT".to_owned());
        }
        if !(language == "zh" && script.as_deref() == Some("Hant")) {
            found.push(language.clone());
        }
        found.dedup();
        found
    }

    /// Whether the language is written from right to left.
    pub fn right_to_left(&self) -> bool {
        match self.script.as_deref() {
            Some(script) => matches!(script, "Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo"),
            None => matches!(
                self.language.as_str(),
                "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb"
            ),
        }
    }
}

/// The code that a language has today: Java and old browsers still say those of before 1989.
fn today(language: String) -> String {
    match language.as_str() {
        "in" => "id".to_owned(),
        "iw" => "he".to_owned(),
        "ji" => "yi".to_owned(),
        _ => language,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_looked_for_from_the_narrow_to_the_wide() {
        #[track_caller]
        fn case(tag: &str, expected: &[&str]) {
            assert_eq!(Tag::new(tag).candidates(), expected, "{tag}");
        }
        case("de-CH", &["de-CH", "de"]);
        case("de", &["de"]);
        case("in-ID", &["in-ID", "id-ID", "id"]);
        case("iw", &["iw", "he"]);
        case("ji-US", &["ji-US", "yi-US", "yi"]);
        case("zh-CN", &["zh-CN", "zh-Hans-CN", "zh-CN", "zh-Hans", "zh"]);
        case("zh-SG", &["zh-SG", "zh-Hans-SG", "zh-SG", "zh-Hans", "zh"]);
        case("zh-TW", &["zh-TW", "zh-Hant-TW", "zh-TW", "zh-Hant"]);
        case("zh-Hant", &["zh-Hant"]);
        case("zh-Hans-HK", &["zh-Hans-HK", "zh-HK", "zh-Hans", "zh"]);
        case("es-419", &["es-419", "es"]);
        case("pt-BR", &["pt-BR", "pt"]);
        case("pt-AO", &["pt-AO", "pt-PT", "pt"]);
        case("ar-EG-u-nu-latn", &["ar-EG-u-nu-latn", "ar-EG", "ar"]);
    }
}

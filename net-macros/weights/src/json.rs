//! The forms of JSON that a header has: objects, texts and numbers that count. All else is refused.

use alloc::format;
use alloc::string::String;

/// What is left to be read.
pub(crate) struct Json<'a> {
    rest: &'a str,
}

impl<'a> Json<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Json { rest: text }
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Whether this character stands next; then it is read.
    pub(crate) fn takes(&mut self, expected: char) -> bool {
        self.skip_space();
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// This character.
    pub(crate) fn expect(&mut self, expected: char) -> Result<(), String> {
        if self.takes(expected) { Ok(()) } else { Err(self.expected(&format!("`{expected}`"))) }
    }

    /// Nothing more.
    pub(crate) fn end(&mut self) -> Result<(), String> {
        self.skip_space();
        if self.rest.is_empty() { Ok(()) } else { Err(self.expected("the end")) }
    }

    fn expected(&self, what: &str) -> String {
        match self.rest.chars().next() {
            Some(found) => format!("expected {what} in the header, found `{}`", found.escape_default()),
            None => format!("expected {what} in the header, found its end"),
        }
    }

    /// What stands between two brackets, with commas between.
    pub(crate) fn each(
        &mut self,
        [open, close]: [char; 2],
        mut one: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.expect(open)?;
        if self.takes(close) {
            return Ok(());
        }
        loop {
            one(self)?;
            if !self.takes(',') {
                return self.expect(close);
            }
        }
    }

    /// `"name": value` between braces.
    pub(crate) fn object(
        &mut self,
        mut value: impl FnMut(&mut Self, String) -> Result<(), String>,
    ) -> Result<(), String> {
        self.each(['{', '}'], |json| {
            let name = json.text()?;
            json.expect(':')?;
            value(json, name)
        })
    }

    /// `[2, 3]`
    pub(crate) fn counts(&mut self) -> Result<alloc::vec::Vec<usize>, String> {
        let mut counts = alloc::vec::Vec::new();
        self.each(['[', ']'], |json| {
            counts.push(json.count()?);
            Ok(())
        })?;
        Ok(counts)
    }

    fn count(&mut self) -> Result<usize, String> {
        self.skip_space();
        let end = self.rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        let leads_with_zero = digits.len() > 1 && digits.starts_with('0');
        let count = digits.parse().ok().filter(|_| !leads_with_zero && !rest.starts_with(['.', 'e', 'E']));
        let count = count.ok_or_else(|| self.expected("a number that counts"))?;
        self.rest = rest;
        Ok(count)
    }

    /// `"text"`
    pub(crate) fn text(&mut self) -> Result<String, String> {
        self.skip_space();
        if !self.rest.starts_with('"') {
            return Err(self.expected("a text"));
        }
        let mut text = String::new();
        let mut letters = self.rest[1..].chars();
        loop {
            match letters.next() {
                Some('"') => break,
                Some('\\') => text.push(escaped(&mut letters).ok_or("expected a character behind `\\` in the header")?),
                Some(letter) if letter >= ' ' => text.push(letter),
                _ => return Err("expected a text that ends in the header, found none".into()),
            }
        }
        self.rest = letters.as_str();
        Ok(text)
    }
}

/// The character behind a backslash.
fn escaped(letters: &mut core::str::Chars<'_>) -> Option<char> {
    Some(match letters.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        same @ ('"' | '\\' | '/') => same,
        'u' => {
            let first = unit(letters)?;
            match first {
                0xd800..0xdc00 => {
                    let is_pair = letters.next()? == '\\' && letters.next()? == 'u';
                    let second = unit(letters).filter(|unit| is_pair && (0xdc00..0xe000).contains(unit))?;
                    char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))?
                }
                _ => char::from_u32(first)?,
            }
        }
        _ => return None,
    })
}

/// Four hexadecimal digits.
fn unit(letters: &mut core::str::Chars<'_>) -> Option<u32> {
    (0..4).try_fold(0, |unit, _| Some(unit * 16 + letters.next()?.to_digit(16)?))
}

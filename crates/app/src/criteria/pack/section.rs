//! One table of a pack, read key by key. A value that cannot be read notes its fault and is `None`;
//! reading goes on. Keys that nobody asked for are faults too.

use super::decimal::{DecimalFault, hundredths};
use super::fault::{FaultReason, Faults};
use chrono::NaiveDate;
use khupho_domain::text::{nfc, nfc_multiline};
use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

/// A value with the byte where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) at_byte: usize,
}

/// A table being read.
pub(super) struct Section<'pack> {
    table: &'pack DeTable<'pack>,
    at_byte: usize,
    place: String,
    asked: Vec<&'static str>,
}

impl<'pack> Section<'pack> {
    /// Begins to read a table; `place` is how faults name it.
    pub(super) fn new(
        table: &'pack DeTable<'pack>,
        at_byte: usize,
        place: impl Into<String>,
    ) -> Self {
        Self {
            table,
            at_byte,
            place: place.into(),
            asked: Vec::new(),
        }
    }

    /// Where the table begins.
    pub(super) fn at_byte(&self) -> usize {
        self.at_byte
    }

    /// How faults name a key of this table.
    pub(super) fn place_of(&self, key: &str) -> String {
        match self.place.as_str() {
            "" => key.to_owned(),
            place => format!("{place}, {key}"),
        }
    }

    /// Notes a fault at a byte of this table.
    pub(super) fn fault(
        &self,
        faults: &mut Faults<'_>,
        at_byte: usize,
        reason: FaultReason,
        key: &str,
    ) {
        faults.add(at_byte, reason, self.place_of(key));
    }

    fn value(&mut self, key: &'static str) -> Option<&'pack Spanned<DeValue<'pack>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn required(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Option<&'pack Spanned<DeValue<'pack>>> {
        let value = self.value(key);
        if value.is_none() {
            self.fault(faults, self.at_byte, FaultReason::MissingField, key);
        }
        value
    }

    fn wrong_type(&self, faults: &mut Faults<'_>, value: &Spanned<DeValue<'_>>, key: &str) {
        self.fault(faults, value.span().start, FaultReason::WrongType, key);
    }

    /// A text of one line that must say something.
    pub(super) fn text(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        max_chars: usize,
    ) -> Option<Found<String>> {
        let value = self.required(faults, key)?;
        let text = self.checked_text(faults, value, key, max_chars, nfc)?;
        if text.value.is_empty() {
            self.fault(faults, text.at_byte, FaultReason::EmptyText, key);
            return None;
        }
        Some(text)
    }

    /// A text of one line that may be left out.
    pub(super) fn optional_text(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        max_chars: usize,
    ) -> Option<Found<String>> {
        let value = self.value(key)?;
        self.checked_text(faults, value, key, max_chars, nfc)
    }

    /// A text of several lines; empty where it is left out.
    pub(super) fn long_text(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        max_chars: usize,
    ) -> String {
        let text = self
            .value(key)
            .and_then(|value| self.checked_text(faults, value, key, max_chars, nfc_multiline));
        text.map(|found| found.value).unwrap_or_default()
    }

    fn checked_text(
        &self,
        faults: &mut Faults<'_>,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        max_chars: usize,
        clean: fn(&str) -> String,
    ) -> Option<Found<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(faults, value, key);
            return None;
        };
        let (text, at_byte) = (clean(text), value.span().start);
        if text.chars().count() > max_chars {
            self.fault(faults, at_byte, FaultReason::TextTooLong, key);
            return None;
        }
        Some(Found {
            value: text,
            at_byte,
        })
    }

    /// A date, or a text "YYYY-MM-DD".
    pub(super) fn date(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Option<Found<NaiveDate>> {
        let value = self.required(faults, key)?;
        self.checked_date(faults, value, key)
    }

    /// A date that may be left out.
    pub(super) fn optional_date(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Option<Found<NaiveDate>> {
        let value = self.value(key)?;
        self.checked_date(faults, value, key)
    }

    fn checked_date(
        &self,
        faults: &mut Faults<'_>,
        value: &Spanned<DeValue<'_>>,
        key: &str,
    ) -> Option<Found<NaiveDate>> {
        let date = match value.get_ref() {
            DeValue::Datetime(moment) => date_of(moment),
            DeValue::String(text) => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(),
            _ => None,
        };
        if date.is_none() {
            self.wrong_type(faults, value, key);
        }
        Some(Found {
            value: date?,
            at_byte: value.span().start,
        })
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<bool> {
        let value = self.required(faults, key)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong_type(faults, value, key);
        }
        truth
    }

    /// A whole number from 0 to `max`.
    pub(super) fn count(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        max: u64,
    ) -> Option<Found<u64>> {
        let value = self.required(faults, key)?;
        self.checked_count(faults, value, key, max)
    }

    /// A whole number from 0 to `max` that may be left out.
    pub(super) fn optional_count(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        max: u64,
    ) -> Option<Found<u64>> {
        let value = self.value(key)?;
        self.checked_count(faults, value, key, max)
    }

    fn checked_count(
        &self,
        faults: &mut Faults<'_>,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        max: u64,
    ) -> Option<Found<u64>> {
        let at_byte = value.span().start;
        let number = match value.get_ref() {
            DeValue::Integer(number) => {
                u64::from_str_radix(number.as_str().trim_start_matches('+'), number.radix()).ok()
            }
            DeValue::Float(_) => None,
            _ => {
                self.wrong_type(faults, value, key);
                return None;
            }
        };
        let Some(number) = number.filter(|number| *number <= max) else {
            self.fault(faults, at_byte, FaultReason::OutOfRange, key);
            return None;
        };
        Some(Found {
            value: number,
            at_byte,
        })
    }

    /// A number with at most two decimals, in hundredths, from 0 to `max_hundredths`; read from its
    /// digits, so that nothing passes through a float.
    pub(super) fn hundredths(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        max_hundredths: u32,
    ) -> Option<Found<u32>> {
        let value = self.required(faults, key)?;
        let at_byte = value.span().start;
        let digits: Cow<'_, str> = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().into(),
            DeValue::Float(number) => number.as_str().into(),
            _ => {
                self.wrong_type(faults, value, key);
                return None;
            }
        };
        match hundredths(&digits, max_hundredths) {
            Ok(number) => Some(Found {
                value: number,
                at_byte,
            }),
            Err(DecimalFault::TooManyDecimals) => {
                self.fault(faults, at_byte, FaultReason::TooManyDecimals, key);
                None
            }
            Err(DecimalFault::OutOfRange) => {
                self.fault(faults, at_byte, FaultReason::OutOfRange, key);
                None
            }
        }
    }

    /// A list of words that may be left out.
    pub(super) fn words(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Vec<Found<String>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(faults, value, key);
            return Vec::new();
        };
        let mut words = Vec::new();
        for item in array {
            match item.get_ref().as_str() {
                Some(word) => words.push(Found {
                    value: word.to_owned(),
                    at_byte: item.span().start,
                }),
                None => self.wrong_type(faults, item, key),
            }
        }
        words
    }

    /// A table inside this one.
    pub(super) fn section(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Option<Section<'pack>> {
        let value = self.required(faults, key)?;
        self.checked_section(faults, value, key)
    }

    /// A table inside this one that may be left out.
    pub(super) fn optional_section(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Option<Section<'pack>> {
        let value = self.value(key)?;
        self.checked_section(faults, value, key)
    }

    fn checked_section(
        &self,
        faults: &mut Faults<'_>,
        value: &'pack Spanned<DeValue<'pack>>,
        key: &str,
    ) -> Option<Section<'pack>> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(faults, value, key);
            return None;
        };
        Some(Section::new(table, value.span().start, self.place_of(key)))
    }

    /// The tables of a list (`[[key]]`), each with the byte where it begins.
    pub(super) fn tables(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Vec<(&'pack DeTable<'pack>, usize)> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(faults, value, key);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            match item.get_ref().as_table() {
                Some(table) => tables.push((table, item.span().start)),
                None => self.wrong_type(faults, item, key),
            }
        }
        tables
    }

    /// Ends the reading: every key that was not asked for is a fault.
    pub(super) fn finish(self, faults: &mut Faults<'_>) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !self.asked.contains(&name) {
                self.fault(faults, key.span().start, FaultReason::UnknownKey, name);
            }
        }
    }
}

/// A day without a time of day.
fn date_of(moment: &Datetime) -> Option<NaiveDate> {
    let date = moment
        .date
        .filter(|_| moment.time.is_none() && moment.offset.is_none())?;
    NaiveDate::from_ymd_opt(
        i32::from(date.year),
        u32::from(date.month),
        u32::from(date.day),
    )
}

//! Are `lowtide.learn/1` and `lowtide.review/1` what their schemas say?

use super::conforms;
use crate::{learn, review};

#[test]
fn answers_of_learn_are_what_their_schema_says() {
    conforms("learn", &learn::answer("--timezone Europe/Berlin", &learn::plain()));
    conforms("learn", &learn::answer("--timezone Pacific/Auckland", &learn::maintained()));
}

#[test]
fn answers_of_review_are_what_their_schema_says() {
    conforms("review", &review::answer());
}

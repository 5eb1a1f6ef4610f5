//! Encoding and decoding.

use pvmscope::text::PyStr;
use pvmscope::text::codec::{Codec, CodecError, OnError, decode_message, encode};
use pvmscope::text::decode::{decode, error_object};
use pvmscope::text::repr::escape_non_ascii;

use super::{check, read, read_bytes, show, show_bytes};

fn how(q: &[&str]) -> (Codec, OnError) {
    (Codec::by_name(q[1]).expect("a codec"), OnError::by_name(q[2]).expect("a handler"))
}

fn raised(class: &str, message: &str) -> String {
    show(&PyStr::from(format!("!{class}: {message}")))
}

/// CPython's message about a text that cannot be encoded.
fn encode_message(text: &PyStr, error: &CodecError) -> String {
    let CodecError { encoding, start, end, reason } = error;
    if end - start == 1 {
        let shown = escape_non_ascii(&text.slice(*start, *end));
        return format!("'{encoding}' codec can't encode character '{shown}' in position {start}: {reason}");
    }
    format!("'{encoding}' codec can't encode characters in position {start}-{}: {reason}", end - 1)
}

#[test]
fn str_encode() {
    let ours = |q: &[&str]| {
        let text = read(q[0]);
        let (codec, on_error) = how(q);
        match encode(&text, codec, on_error) {
            Ok(bytes) => show_bytes(&bytes),
            Err(error) => raised("UnicodeEncodeError", &encode_message(&text, &error)),
        }
    };
    check("str_encode", ours, 3);
}

#[test]
fn bytes_decode() {
    let ours = |q: &[&str]| {
        let bytes = read_bytes(q[0]);
        let (codec, on_error) = how(q);
        match decode(&bytes, codec, on_error) {
            Ok(text) => show(&text),
            Err(error) => raised("UnicodeDecodeError", &decode_message(error_object(&bytes, codec), &error)),
        }
    };
    check("bytes_decode", ours, 3);
}

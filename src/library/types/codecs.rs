//! Encoding and decoding for `str.encode`, `bytes.decode` and the constructors, with their exceptions.
//!
//! The codecs themselves are in `crate::text`. Called by the types `str`, `bytes` and `bytearray`. Mirrors
//! `PyUnicode_AsEncodedString`, `PyUnicode_Decode` and the error handlers of `Python/codecs.c`.

use crate::object::layout::exception;
use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};
use crate::text::codec::{self, Codec, CodecError, OnError};
use crate::text::{PyStr, decode};

impl Vm {
    /// The encoding and the handler named by two optional arguments; an unknown handler is an error only once it is
    /// needed.
    fn codec_arguments(&mut self, function: &str, encoding: Value, errors: Value) -> Run<(Codec, Option<OnError>)> {
        let encoding = self.codec_argument(function, "encoding", encoding, "utf-8")?;
        let errors = self.codec_argument(function, "errors", errors, "strict")?;
        match Codec::by_name(&encoding) {
            Some(codec) => Ok((codec, OnError::by_name(&errors))),
            None => self.raise(self.exc.LookupError, format!("unknown encoding: {encoding}")),
        }
    }

    fn codec_argument(&mut self, function: &str, name: &str, v: Value, default: &str) -> Run<String> {
        if v.is_null() {
            return Ok(default.to_owned());
        }
        if !self.is_str(v) {
            return self.bad_argument(function, &format!("argument '{name}'"), "str", v);
        }
        Ok(self.text_of(v))
    }

    /// `text.encode(encoding, errors)`; NULL stands for a missing argument.
    pub(crate) fn encode_text(
        &mut self,
        function: &str,
        text: &PyStr,
        object: Value,
        encoding: Value,
        errors: Value,
    ) -> Run<Vec<u8>> {
        let (codec, on_error) = self.codec_arguments(function, encoding, errors)?;
        match codec::encode(text, codec, on_error.unwrap_or(OnError::Strict)) {
            Ok(bytes) => Ok(bytes),
            Err(_) if on_error.is_none() => self.unknown_handler(errors),
            Err(error) => {
                let class = self.exc.UnicodeEncodeError;
                let object = self.data(object);
                self.codec_error(class, &error, object)
            }
        }
    }

    /// `bytes.decode(encoding, errors)`; NULL stands for a missing argument.
    pub(crate) fn decode_bytes(&mut self, function: &str, bytes: &[u8], encoding: Value, errors: Value) -> Run<PyStr> {
        let (codec, on_error) = self.codec_arguments(function, encoding, errors)?;
        match decode::decode(bytes, codec, on_error.unwrap_or(OnError::Strict)) {
            Ok(text) => Ok(text),
            Err(_) if on_error.is_none() => self.unknown_handler(errors),
            Err(error) => {
                let class = self.exc.UnicodeDecodeError;
                let object = self.machine.bytes(decode::error_object(bytes, codec));
                self.codec_error(class, &error, object)
            }
        }
    }

    fn unknown_handler<T>(&mut self, errors: Value) -> Run<T> {
        let errors = self.text_of(errors);
        self.raise(self.exc.LookupError, format!("unknown error handler name '{errors}'"))
    }

    fn codec_error<T>(&mut self, class: Value, error: &CodecError, object: Value) -> Run<T> {
        let encoding = self.machine.str(error.encoding);
        let (start, end) = (self.machine.int(error.start as i64), self.machine.int(error.end as i64));
        let reason = self.machine.str(error.reason);
        let args = [encoding, object, start, end, reason];
        let e = self.new_exception(class, &args);
        for (field, v) in (exception::MEMBER_0..).zip(args) {
            self.machine.set_field(e, field, v);
        }
        self.raise_value(e)
    }

    /// `str(object, encoding, errors)`
    pub(crate) fn decode_object(&mut self, object: Value, encoding: Value, errors: Value) -> Run {
        self.codec_argument("str", "encoding", encoding, "")?;
        self.codec_argument("str", "errors", errors, "")?;
        if self.is_str(object) {
            return self.type_error("decoding str is not supported");
        }
        let Some(bytes) = self.bytes_like(object) else {
            let class = self.type_name(object);
            return self.type_error(format!("decoding to str: need a bytes-like object, {class} found"));
        };
        let text = self.decode_bytes("str", &bytes, encoding, errors)?;
        Ok(self.machine.str(text))
    }

    /// The bytes of a bytes-like object; `None` for anything else.
    pub fn bytes_like(&self, v: Value) -> Option<Vec<u8>> {
        let v = self.data(v);
        if v.is(Kind::Bytes) {
            return Some(self.machine.heap().bytes(v).to_vec());
        }
        if self.is_bytearray(v) {
            return Some(self.bytearray_bytes(v));
        }
        self.view_bytes(v)
    }
}

"""Formatting: format specifications, printf-style formats, templates."""

from common import *

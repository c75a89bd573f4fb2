"""Attachments that mean harm, and odd ones that do not, with what has to come of each."""

"""What both faces share: from a request to values, from an error to a problem, from an answer to a page."""

"""What tiles are beside each other: placeholders, seams, zooms and layers that disagree."""

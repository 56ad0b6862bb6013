"""Single edits of a JavaScript program, each with the words for the mistake it would mend."""

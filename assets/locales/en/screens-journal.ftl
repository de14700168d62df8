# The committee's work journal.

journal-title = Work journal
journal-intro = In place of the online form: one line for each piece of work, found again at any time.
journal-new = Note a piece of work
journal-save = Save to the journal
journal-saved = Saved to the journal
journal-edit = Correct the line
journal-delete = Delete this line
journal-deleted = The line is deleted
journal-content-hint = What was done, where, with whom. Please write no identity numbers.
journal-time-hint = For example 8:30. Leave it empty if you do not remember.
journal-time-not-read = This time cannot be read. Please type it like 8:30.
journal-result = Outcome: { $result }
journal-entered-by = entered by { $name }
journal-search = Search the journal
journal-none-found = Nothing found.
journal-empty-title = The journal is empty
journal-empty-body = Note the first piece of work above, or import the old answers of a form.
journal-import = Import from a Google Form
export-journal = Export the work journal
export-journal-file = Work journal

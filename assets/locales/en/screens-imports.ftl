# Imports: choose, preview, correct doubtful cells, write, undo.

import-intro-households = Excel files (XLSX, XLS) and CSV as you have them. You see a preview first; nothing is written until you agree.
import-intro-help_log = Brings the old answers of a Google Form (downloaded as Excel or CSV) into the help log.
import-intro-journal = Brings the old answers of a Google Form (downloaded as Excel or CSV) into the work journal.

import-choose = Choose a file
import-choose-other = Choose another file
import-how = Choose a spreadsheet, or drop it on this frame.
import-kinds = Excel and CSV spreadsheets
import-file = File: { $name }
import-reading = Reading the file

import-sheet = Reading the sheet
import-sheet-choose = Choose a sheet
import-sheet-hidden = { $name } (hidden)
import-sheet-hint = The file has several sheets; each is an import of its own. Choosing another one begins the preview anew, without the cells and columns you corrected.

import-summary = Preview
import-nothing-written = Nothing is written yet.
import-rows = rows in the file
import-accepted = rows to be written
import-known = rows are known households, to be updated
import-doubtful = cells to look at
import-left-out = rows left out
import-notes = Notes about the file
import-nothing-to-take = No row can be written. Please check the columns above.

import-note-renamed_file = The file's ending does not fit what it holds. It was read by its real content.
import-note-header_guessed = The file has no clear row of headers. Please check the columns below.
import-note-other_sheets = The file has several sheets. One is read at a time.
import-note-converted_text = Text in an old coding (TCVN3, VNI) was converted.
import-note-mixed_encodings = The file mixes several codings. Please check cells with odd letters.
import-note-columns_left_out = The file has too many columns. The last ones are not read.
import-note-forbidden_column = There is a column of identity numbers. It is not read.
import-note-merged_cells = Cells are merged over several rows. Each row takes their content.
import-note-hidden_rows = Rows hidden or filtered out in the file: { $n }. They are read all the same.
import-note-repeated_columns = Column names repeat, as in two tables side by side. Only the first is read; copy the other table to a file of its own.
import-note-groups_from_above = Rows name a tổ above its households. The households below take that tổ.
import-note-dates_may_be_swapped = Day and month may be swapped. Please check the dates.
import-note-counts_without_day = There are counts without a day of counting. The day of the import is taken.
import-other-note = There is something to note ({ $code }).

import-columns = What is each column?
import-columns-hint = This is a guess. Choose again where it is wrong. Your choice is remembered for the next file of this kind.
import-column = Column of the file
import-column-nameless = Column { $n }
import-column-taken-for = Column “{ $column }” is
import-column-skip = Leave this column out
import-column-forbidden = Not read, it may hold identity numbers
import-samples = Examples
import-taken-for = In the book

import-field-code = Household code
import-field-contact_name = Contact
import-field-family_name = Family and middle names
import-field-relation = Relation to the head of the household
import-field-phone = Phone
import-field-other_phone = Another phone
import-field-full_address = Whole address
import-field-house_number = House number
import-field-alley = Alley
import-field-street = Street
import-field-group = Group (tổ)
import-field-apartment = Block, flat
import-field-neighborhood = Khu phố
import-field-tags = Tags
import-field-note = Note
import-field-counted_on = Counted on
import-field-reach_reason = Reason for not counting
import-field-timestamp = Timestamp
import-field-date = Day of the work
import-field-time = Time of the work
import-field-content = What was done
import-field-done_by = Done by
import-field-category = Help with
import-field-service = Service
import-field-place = Place
import-field-household = Household, person helped
import-field-address = Address
import-field-people_count = People
import-field-minutes = Minutes
import-field-outcome = Outcome
import-field-satisfaction = Satisfaction
import-field-revisit_date = Day to come again
import-field-other_answers = Other answers, kept as they are

import-doubts = { $n ->
    [one] { $n } cell to look at
   *[other] { $n } cells to look at
}
import-doubts-hint = The value beside each one will be taken. Correct it where it is wrong. Empty leaves the cell out.
import-doubts-unlisted = Not listed: { $n } more; what is suggested will be taken.
import-place = Row { $row }, column “{ $column }”
import-stands = In the file: { $value }
import-will-take = { $place }: will be taken as
import-takes-nothing = This cell will be left empty.
import-updates = Will update the known household: { $household }
import-adds-to-note = Will be added at the end of the household's note: { $text }
import-decided = { $n ->
    [one] { $n } cell corrected.
   *[other] { $n } cells corrected.
}
import-look-again = Preview again with the corrections
import-left-out-rows = Rows left out, and why
import-same-as-row = The same household as row { $row } above.
import-other-doubt = Doubtful ({ $code })

doubt-lost_zero = The phone has lost its leading 0.
doubt-old_prefix = An old phone prefix, changed to the new one.
doubt-bad_phone = Not a phone number.
doubt-number_as_text = A number written as text.
doubt-id_number = May be an identity number. It is not taken.
doubt-converted_tcvn3 = TCVN3 text, converted.
doubt-converted_vni = VNI text, converted.
doubt-converted_cp1258 = Windows-1258 text, converted.
doubt-decomposed = Accents stood apart from their letters; they were joined.
doubt-failed_formula = The formula of this cell failed.
doubt-formula_without_value = A formula whose result the file does not keep. Open the file in Excel, save it and choose it again, or type the value here.
doubt-too_long = Too long, will be cut.
doubt-house_number_as_date = The spreadsheet took this house number for a date; changed back. Please check the number.
doubt-stray_quote = A quotation mark that was never closed was removed.
doubt-merged_count = A count in a cell merged over several rows; it is not clear which household it belongs to. It is not taken.
doubt-rounded_phone = The spreadsheet rounded this phone number; its last digits are gone. It is not taken.
doubt-decimal_house_number = A house number with a comma. Please see whether it should be a slash (/).
doubt-date_as_number = A date as a spreadsheet's number, changed back to a date.
doubt-future_date = A date in the future. It is not taken.
doubt-old_date = A date before the year 2000. It is not taken.
doubt-phone_and_more = Two phone numbers, or words beside one. The first number is taken, and the whole cell is kept in the note.
doubt-total_row = A row of totals, not a household.
doubt-signature_row = A row of signatures, not a household.
doubt-below_total = Stands below the totals and has no running number.
doubt-section_row = Names a tổ or a place, not a household.
doubt-header_again = The row of headers again.
doubt-other_table = Belongs to another table below. If needed, copy that table to a file of its own and import it.
doubt-household_member = A member of the household other than its head. The book keeps one row for each household.
doubt-no_head_above = Not the head, but no head of the same place stands above. It is taken as a household.
doubt-only_a_street = Only a street, neither a name nor a house number.
doubt-not_a_name = Not a person's name.
doubt-unknown_reason = Not a reason the book knows. The book leaves it out.
doubt-day_month_swapped = Day and month may be swapped.
doubt-bad_date = The date cannot be read.
doubt-not_a_count = Not a count.
doubt-exceeds_whole = More than the people of the household.
doubt-too_many_tags = Too many tags.
doubt-looks_known = Looks like a household of the book.
doubt-note_added = The household's note stays, and what is new in the file is added.
doubt-note_full = The household's note has no room for this. It is not taken, and the note stays as it is.
doubt-nobody_named = Neither a name nor an address.
doubt-other_neighborhood = Belongs to another khu phố.
doubt-code_in_use = This code belongs to another household with another name and address.
doubt-already_there = In the book already, nothing new.
doubt-household_unclear = Not clear which household it is. It will be logged without a name, and the words kept in the note.
doubt-empty_answer = The answer is empty.

import-confirm = { $n ->
    [one] Write { $n } row into the book
   *[other] Write { $n } rows into the book
}
import-done = Imported
import-done-households = { $added ->
    [one] { $added } household added
   *[other] { $added } households added
}, { $updated } updated, { $left_out ->
    [one] { $left_out } row left out
   *[other] { $left_out } rows left out
}.
import-done-help_log = { $added ->
    [one] { $added } help entry added
   *[other] { $added } help entries added
}, { $updated } updated, { $left_out ->
    [one] { $left_out } row left out
   *[other] { $left_out } rows left out
}.
import-done-journal = { $added ->
    [one] { $added } entry added
   *[other] { $added } entries added
}, { $updated } updated, { $left_out ->
    [one] { $left_out } row left out
   *[other] { $left_out } rows left out
}.
import-show = See them in the book
import-undo = Undo this import
import-undone = The import is undone
import-was-undone = Undone
import-next = Import another file

imports-title = Earlier imports
imports-empty-title = No imports yet
imports-empty-body = Begin with the households, from a spreadsheet.
import-target-households = Households
import-target-help_log = Help log
import-target-journal = Work journal
import-row-count = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}

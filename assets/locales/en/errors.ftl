# An error says three things: what happened, whether the data is safe, what to do.
# Each code has three sentences: error-<code>-what, error-<code>-safe, error-<code>-do.

error-invalid_field-what = The field “{ $field }” is not right{ $reason ->
    [required] : it is empty.
    [future] : the date is in the future.
    [too_old] : the date is too far in the past.
    [before_start] : the day to come again cannot be before the day of the help.
    [range] : the number is outside what is possible.
    [only_unnamed] : fill this in only when no household is named.
    [too_many] : too many items.
    [name_or_address_required] : a contact name or an address is needed.
    [not_a_phone] : a phone number has 10 digits and begins with 0.
    [no_such_column] : the file has no such column.
    [already_here] : this evidence is here already.
    [same_household] : both are the same household.
    [itself] : it cannot follow up itself.
    [in_use] : another household has this code.
    [unknown] : it is not one of those to choose from.
    [ambiguous] : several households match; say more.
    [month_twice] : a month appears twice.
    [part_over_whole] : the number reached cannot be more than the total.
    [whole_zero] : the total must be above 0.
    [wrong_shape] : the value is not of the criterion's kind.
    [not_a_ratio] : this figure is not a ratio.
    [not_possible_now] : it is not possible now.
    [another_notebook] : this book has no such role. Ward officers are in the ward's book only.
    [month] : there is no such month.
    [form] : it is not written in the right form.
    [taken] : another khu phố has it.
    [nothing_handed_in] : nobody has handed anything in yet.
    [unknown_code] : the criteria set has no such code.
    [not_answers] : the file is not in the right form in line { $line }. See docs/criteria-pack.md.
   *[other] .
}
error-invalid_field-safe = Nothing was written. What you typed is still on the screen.
error-invalid_field-do = Correct the field and save again.

error-text_too_long-what = The field “{ $field }” is longer than { $max } characters.
error-text_too_long-safe = Nothing was written. Your text is still on the screen.
error-text_too_long-do = Shorten it and save again.

error-not_found-what = { $kind ->
    [criterion] The criteria set in use has no code “{ $name }”.
    [criteria_set] The book holds no criteria set “{ $name }”.
    [claim] There is no claim “{ $name }”.
    [household] No household is found by “{ $name }”.
    [neighborhood] No khu phố is called “{ $name }”.
    [device] No machine is called “{ $name }”.
    [sheet] The file has no sheet “{ $name }”.
    [member] Nobody in this book is called “{ $name }”.
   *[other] This item is not there any more.
}
error-not_found-safe = { $kind ->
    [criterion] Nothing was written.
    [criteria_set] The set in use is unchanged.
   *[other] Other data is untouched.
}
error-not_found-do = { $kind ->
    [criterion] See the codes with khupho assessment and type again. For a criterion of another set choose that set first with khupho pack use.
    [criteria_set] See the sets and their identities with khupho pack loaded and type again.
    [claim] Type it as “Khu phố 13/2.3”; see the names with khupho review queue.
    [household] Type it otherwise: the code, the name with the house number, or the end of the phone.
    [neighborhood] See the khu phố with khupho ward neighborhoods and type again.
    [device] See the machines with khupho ward devices and type again.
    [sheet] See the names of the sheets in the preview and choose again.
    [member] See the names with khupho status and type again.
   *[other] Go back to the list and choose again.
}

error-not_allowed-what = Your role may not do this.
error-not_allowed-safe = Nothing was changed.
error-not_allowed-do = Ask the head of the khu phố to sign in and do it.

error-bad_request-what = The program sent a request that makes no sense.
error-bad_request-safe = Nothing was changed.
error-bad_request-do = Close the program, open it and try again.

error-locked-what = The book is locked.
error-locked-safe = Everything saved is safe.
error-locked-do = Choose your name and type your PIN.

error-no_store-what = There is no book on this machine yet.
error-no_store-safe = Nothing was lost.
error-no_store-do = Create a book, or restore one from a backup.

error-store_exists-what = This folder holds a book already.
error-store_exists-safe = The book is untouched.
error-store_exists-do = Open it, or choose another folder.

error-wrong_secret-what = The code is not right.
error-wrong_secret-safe = The book is never erased because of wrong PINs.
error-wrong_secret-do = { $wait_seconds ->
    [0] Type it again.
    [1] Wait 1 second and try again. If you forgot it, use the recovery slip.
   *[other] Wait { $wait_seconds } seconds and try again. If you forgot it, use the recovery slip.
}

error-secret_delayed-what = After several wrong PINs there is a short wait.
error-secret_delayed-safe = The book is never erased because of wrong PINs.
error-secret_delayed-do = { $wait_seconds ->
    [1] Wait 1 second and try again.
   *[other] Wait { $wait_seconds } seconds and try again.
} If you forgot it, use the recovery slip.

error-weak_secret-what = The code is too short or too easy to guess.
error-weak_secret-safe = The old code still works; nothing was changed.
error-weak_secret-do = Choose at least { $min } characters, and not 123456 or one digit repeated.

error-secret_missing-what = No PIN was given, and there is no terminal to ask for it.
error-secret_missing-safe = Nothing was written.
error-secret_missing-do = Set { $variable } to the PIN and run the command again.

error-wrong_recovery_code-what = The recovery code is not right.
error-wrong_recovery_code-safe = The book is untouched.
error-wrong_recovery_code-do = Compare each group with the recovery slip and type it again.

error-keyring_unavailable-what = This machine no longer holds the book's second key (the system's keyring does not answer or was erased).
error-keyring_unavailable-safe = The book is untouched.
error-keyring_unavailable-do = Open it with the recovery slip and set a new code.

error-already_open-what = The book is open in another window.
error-already_open-safe = The data is safe.
error-already_open-do = Use the open window, or close it and open the book here.

error-still_busy-what = The program is still finishing what it was doing with this book.
error-still_busy-safe = The data is safe; nothing was changed.
error-still_busy-do = Wait a moment, then try again.

error-disk_full-what = { $reason ->
    [slip_drawing] The disk is full, so the drawing of the QR code was not written.
   *[other] The disk is full.
}
error-disk_full-safe = { $reason ->
    [slip_drawing] The invitation is made and can be used. Its text is printed in full.
   *[other] Everything saved before is safe; the last action was not written.
}
error-disk_full-do = { $reason ->
    [slip_drawing] Hand over that text. There is no need to run the command again.
   *[other] Delete files you do not need, then do it again.
}

error-read_only_folder-what = The folder { $path } cannot be written.
error-read_only_folder-safe = What was saved is safe; what you just entered is not saved yet.
error-read_only_folder-do = Choose another folder, or ask for permission to write here.

error-network_drive-what = The folder { $path } is on a network drive.
error-network_drive-safe = Nothing was lost. A book on a network drive breaks when the network drops, so the program does not open it.
error-network_drive-do = Keep the book on this machine's own disk.

error-cloud_folder-what = The folder { $path } is synced to the cloud (OneDrive, Google Drive …).
error-cloud_folder-safe = Nothing was lost. Such a folder can damage the book and carry data out.
error-cloud_folder-do = Keep the book in an ordinary folder of this machine.

error-removable_disk-what = The folder { $path } is on a USB stick or removable disk.
error-removable_disk-safe = Nothing was lost. Pulling the stick out could damage the book.
error-removable_disk-do = Keep the book on the machine's own disk; use USB only to carry copies.

error-newer_store-what = This book was written by a newer version of the program (data version { $found }; this program knows up to { $known }).
error-newer_store-safe = The book is untouched.
error-newer_store-do = Install the new version of Sổ Khu Phố and open it again.

error-damaged_store-what = The book on the disk is damaged.
error-damaged_store-safe = { $backup ->
    [none] There is no verified backup yet. The damaged file is kept, not deleted.
   *[other] There is a verified backup: { $backup }. The damaged file is kept, not deleted.
}
error-damaged_store-do = Restore from the backup.

error-bad_backup-what = The backup { $path } cannot be read or is damaged.
error-bad_backup-safe = The present book is untouched.
error-bad_backup-do = Choose another backup.

error-file_unreadable-what = The file { $path } cannot be read.
error-file_unreadable-safe = Nothing in the book was changed.
error-file_unreadable-do = Make sure the file is there and no other program holds it, then choose it again.

error-file_unwritable-what = { $reason ->
    [exists] { $path } is there already and is not replaced.
    [slip_drawing] The drawing of the QR code could not be written to { $path }.
   *[other] The file { $path } cannot be written.
}
error-file_unwritable-safe = { $reason ->
    [exists] It stays as it is, and nothing was changed in the book.
    [slip_drawing] The invitation is made and can be used. Its text is printed in full.
   *[other] The data in the book is safe.
}
error-file_unwritable-do = { $reason ->
    [exists] Choose another name, or move what is there and do it again.
    [slip_drawing] Hand over that text. There is no need to run the command again.
   *[other] Close it if it is open in Excel, or choose another place.
}

error-unknown_ending-what = The name { $name } ends neither in .xlsx nor in .csv, so it is not clear what to write.
error-unknown_ending-safe = Nothing was written.
error-unknown_ending-do = Give the file a name that ends in .xlsx (Excel) or .csv and export again.

error-empty_file-what = The file { $name } is empty.
error-empty_file-safe = Nothing in the book was changed.
error-empty_file-do = Save or take it again, then choose it.

error-file_too_large-what = { $reason ->
    [pixels] The picture { $name } has too many pixels.
   *[other] The file { $name } is larger than { $max_mib } MB.
}
error-file_too_large-safe = Nothing in the book was changed.
error-file_too_large-do = Choose a smaller file, or take the picture in a smaller size.

error-wrong_file_type-what = { $found ->
    [unknown] The file { $name } is of an unknown kind and cannot be used here.
    [pdf] The file { $name } is a PDF and cannot be used here.
    [picture] The file { $name } is a picture and cannot be used here.
    [web_page] The file { $name } is a web page and cannot be used here.
    [word_document] The file { $name } is a Word document and cannot be used here.
    [presentation] The file { $name } is a presentation and cannot be used here.
    [open_document] The file { $name } is an OpenDocument spreadsheet and cannot be used here.
    [numbers] The file { $name } is a spreadsheet of Apple's Numbers and cannot be used here.
    [binary_workbook] The file { $name } is an XLSB workbook and cannot be used here.
    [archive] The file { $name } is an archive and cannot be used here.
    [unknown_binary] The file { $name } is of an unknown kind and cannot be used here.
   *[other] The file { $name } is { $found } and cannot be used here.
}
error-wrong_file_type-safe = Nothing in the book was changed.
error-wrong_file_type-do = { $found ->
    [open_document] Open it in LibreOffice, save it as Excel (.xlsx), and choose the new file.
    [numbers] Open it in Numbers, export it to Excel (.xlsx), and choose the new file.
    [binary_workbook] Open it in Excel, save it as Excel (.xlsx), and choose the new file.
    [web_page] If it is a spreadsheet from the web: open it in Excel, save it as Excel (.xlsx), and choose the new file.
   *[other] As evidence choose a JPG or PNG picture or a PDF; to import choose XLSX, XLS or CSV.
}

error-damaged_file-what = The file { $name } is damaged and cannot be opened.
error-damaged_file-safe = Nothing in the book was changed.
error-damaged_file-do = Ask the sender to send it again, or take the picture again.

error-evidence_gone-what = This photo or document is not on this machine, or was damaged.
error-evidence_gone-safe = What was written is still in the book.
error-evidence_gone-do = Bring a backup back, or add the photo or document again.

error-password_protected-what = The spreadsheet { $name } is locked by a password.
error-password_protected-safe = Nothing in the book was changed.
error-password_protected-do = Open it in Excel, remove the password, save it and choose it again.

error-too_many_rows-what = The spreadsheet has more than { $max } rows.
error-too_many_rows-safe = No row was written.
error-too_many_rows-do = Split it into smaller files and import them one by one.

error-no_header_row-what = No row with column names was found (such as Họ tên, Số nhà, Đường).
error-no_header_row-safe = No row was written.
error-no_header_row-do = Add a row of column names at the top and choose the file again.

error-missing_column-what = No column was chosen for “{ $column }”.
error-missing_column-safe = No row was written.
error-missing_column-do = Choose the column, then go on.

error-file_changed-what = The file changed after the preview.
error-file_changed-safe = No row was written.
error-file_changed-do = Preview it again, then import.

error-nothing_to_import-what = No row of the file { $name } is left to write.
error-nothing_to_import-safe = Nothing in the book was changed.
error-nothing_to_import-do = Preview the file again to see the reason of each row.

error-pack_invalid-what = The criteria set { $file } has a fault in line { $line }: { $reason }{ $more ->
    [0] .
   *[other] , and { $more } more.
}
error-pack_invalid-safe = Nothing was loaded; the set in use is untouched.
error-pack_invalid-do = Ask its author to correct that line, or choose another file.

error-pack_loaded_already-what = This criteria set is in the book already.
error-pack_loaded_already-safe = Nothing was changed.
error-pack_loaded_already-do = Open Criteria and go on.

error-no_criteria_set-what = There is no criteria set in the book yet.
error-no_criteria_set-safe = Other data is safe.
error-no_criteria_set-do = Load the ward's criteria set, or the sample set to practise.

error-claim_not_ready-what = This criterion is not ready to send: { $missing ->
    [value] the result is missing.
    [evidence] evidence is missing.
   *[other] the result and evidence are missing.
}
error-claim_not_ready-safe = What you entered is kept as a draft.
error-claim_not_ready-do = Add what is missing and try again.

error-claim_locked-what = The ward has accepted this criterion, so it cannot be changed any more.
error-claim_locked-safe = What was accepted stays as it is.
error-claim_locked-do = If it must be changed, ask the ward to open it again.

error-claim_changed-what = This criterion has changed since it was opened.
error-claim_changed-safe = No decision was written.
error-claim_changed-do = Look at the new content, then decide.

error-second_officer_needed-what = The ward wants two officers to accept; whoever is signed in gave the first acceptance.
error-second_officer_needed-safe = The first acceptance is kept.
error-second_officer_needed-do = Ask another officer to open this criterion and accept it.

error-set_issued_already-what = This criteria set has been issued.
error-set_issued_already-safe = Nothing was changed.
error-set_issued_already-do = To change it, load a new version with a higher number and issue that one.

error-no_figure_yet-what = The book has no figure for this yet.
error-no_figure_yet-safe = The criterion stays “not started”; it does not count as 0.
error-no_figure_yet-do = Enter the households' counts first, or type the figure.

error-already_received-what = { $household } already received this round's gift on { $on }, entered by { $by }.
error-already_received-safe = Nothing was entered twice.
error-already_received-do = If that was a mistake, clear that tick first.

error-counts_impossible-what = { $reason ->
    [exceeds_whole] “{ $part }” is { $part_count }, more than “{ $whole }”, which is { $whole_count }.
    [too_large] “{ $part }” is { $part_count }; at most { $max } is possible.
   *[other] The household's counts cannot be right.
}
error-counts_impossible-safe = Nothing was written. What you typed is still on the screen.
error-counts_impossible-do = Check the figures and save again.

error-last_head-what = The book needs at least one keeper: a head, or an officer in a ward's book.
error-last_head-safe = Nothing was changed.
error-last_head-do = Add the new keeper first, then change this person.

error-no_ward-what = This book belongs to no ward yet.
error-no_ward-safe = What is in the book is safe.
error-no_ward-do = Ask the ward for an invitation file (.kpi) and open it under “More…”.

error-not_a_ward-what = Only the ward's own machine can do this.
error-not_a_ward-safe = Nothing was changed.
error-not_a_ward-do = Ask the ward's staff to do it on the ward's machine.

error-ward_slip_stays-what = The ward's slip holds the keys of the whole ward, so it cannot be replaced.
error-ward_slip_stays-safe = Nothing was changed; the old slip still works.
error-ward_slip_stays-do = Find the old slip. If somebody else has seen it, ask for support.

error-practice_never_leaves-what = This is the practice book with generated people; it can never be sent.
error-practice_never_leaves-safe = Nothing has left this machine.
error-practice_never_leaves-do = Leave practice and send from the real book.

error-nothing_to_send-what = There is nothing new to send: the reader holds everything already.
error-nothing_to_send-safe = What is in the book is safe.
error-nothing_to_send-do = Send when there are new entries. If the last file was lost, look for it or ask the ward.

error-no_other_machine-what = The book knows no other machine of this khu phố yet.
error-no_other_machine-safe = What is in the book is safe.
error-no_other_machine-do = Send to the ward first; its receipt tells this machine about the others.

error-no_confirmed_machine-what = The ward has confirmed no machine of this khu phố, so no receipt can be written.
error-no_confirmed_machine-safe = What was taken in is safe.
error-no_confirmed_machine-do = Confirm a machine of the khu phố first, then write the receipt.

error-no_such_folder-what = The folder { $path } is not there.
error-no_such_folder-safe = What is in the book is safe.
error-no_such_folder-do = Plug the stick in again or choose another folder.

error-read_back_differs-what = What was read back is not what was written: the stick or disk is faulty ({ $path }).
error-read_back_differs-safe = What is in the book is safe; the faulty file was removed.
error-read_back_differs-do = Use another stick and send again.

error-invitation_refused-what = { $reason ->
    [expired] This invitation has expired.
    [damaged] This invitation is damaged.
    [newer_format] This invitation was made by a newer version of the program.
    [too_large] This file is too large to be an invitation.
    [another_ward] This invitation is another ward's; the book belongs to a ward already.
    [anothers] This machine asks to join a khu phố that another machine stands for already, not the one named in its invitation.
   *[not_an_invitation] This is not an invitation of a ward.
}
error-invitation_refused-safe = Nothing was changed.
error-invitation_refused-do = { $reason ->
    [newer_format] Update the program and open the file again.
    [another_ward] Ask your own ward for the right invitation.
    [anothers] Call the khu phố. If it is theirs, make a new invitation for that khu phố.
   *[other] Ask the ward for a new invitation.
}

error-pin_file_refused-what = { $reason ->
    [damaged] This file is damaged.
    [other_device] This answer is for another machine or another request.
    [another_ward] This file is another ward's.
    [no_request] This machine has not asked the ward.
   *[other_kind] This is not a file for a forgotten PIN.
}
error-pin_file_refused-safe = What is in the book is safe; the PIN was not changed.
error-pin_file_refused-do = { $reason ->
    [no_request] Choose “Ask the ward to open it”, send the request file to the ward and open its answer.
   *[other] Ask whoever sent it for the right file.
}

error-not_a_bundle-what = The file { $name } is not one that a khu phố and its ward send each other, or it is damaged.
error-not_a_bundle-safe = Nothing was changed.
error-not_a_bundle-do = Copy the file again from where it came and open it again.

error-without_signing_key-what = Only the machine that holds the ward's signing key can do this.
error-without_signing_key-safe = Nothing was changed.
error-without_signing_key-do = Do it on the first machine of the ward, where the ward was founded.

error-no_hub-what = The ward has no hub yet.
error-no_hub-safe = Nothing was changed.
error-no_hub-do = Set up the hub first, then do it again.

error-hub_unreachable-what = The machine that receives for the ward cannot be reached.
error-hub_unreachable-safe = Your work is saved on this machine.
error-hub_unreachable-do = Check the cable or Wi-Fi and the address. Sending by files goes on as before.

error-not_the_hub-what = The machine that answers is not the ward's hub.
error-not_the_hub-safe = Nothing was sent.
error-not_the_hub-do = At a khu phố: call the ward and read them the line above, and send by files meanwhile. At the ward: compare the address and the words of the hub.

error-clock_looks_wrong-what = The clock of this machine looks wrong: it shows { $date }. So nothing could be sent.
error-clock_looks_wrong-safe = Your work is saved on this machine; nothing was sent.
error-clock_looks_wrong-do = Set the date of this machine; the next try comes by itself. If the date is right, call the ward and say: “The hub’s certificate has expired”.

error-hub_busy-what = The hub is busy.
error-hub_busy-safe = Your work is saved on this machine.
error-hub_busy-do = The next try comes by itself in { $seconds } s.

error-hub_refused-what = { $reason ->
    [unknown_ward] The hub does not know this ward.
    [unknown_device] The ward has not confirmed this machine, or the hub has not been told yet.
    [device_revoked] The ward no longer lets this machine send.
    [certificate_expired] The certificate of this machine has expired.
    [not_allowed] This machine may not do that on the hub.
    [claim_code_wrong] The code for the ward is wrong or was used already.
    [ward_exists] The hub has this ward with another key.
    [quota_exceeded] The hub has no more room for this machine.
    [storage_full] The hub's disk is full.
    [evidence_store_unavailable] The hub cannot take photos for now; figures go on.
    [version_unsupported] The programs here and at the hub are of different versions.
   *[other] The hub refuses.
}
error-hub_refused-safe = Your work is saved on this machine.
error-hub_refused-do = { $reason ->
    [unknown_device] Wait until the ward has confirmed this machine. Files work meanwhile.
    [device_revoked] Ask the ward for a new invitation and open it on this machine: the book stays, and what the ward has not received is sent again.
    [claim_code_wrong] Ask whoever runs the server for a new code.
    [version_unsupported] Update the program on the older side.
    [storage_full] Ask whoever runs the hub to make room. Files work meanwhile.
    [evidence_store_unavailable] Nothing: photos go later by themselves.
   *[other] Call the ward and read them the line above. Files work as before.
}

error-hub_not_understood-what = The machine at this address does not answer as a hub does.
error-hub_not_understood-safe = Your work is saved on this machine.
error-hub_not_understood-do = Check address and port. If they are right, update the program on both sides.

error-hub_address_invalid-what = { $reason ->
    [scheme] The address must begin with https://
    [port] The port in the address is not a valid one.
    [fingerprint] What follows # is not the fingerprint of a certificate.
    [too_long] This address is too long.
   *[host] The name of the machine in the address is not a valid one.
}
error-hub_address_invalid-safe = Nothing was changed.
error-hub_address_invalid-do = Copy the whole address from the hub, such as https://192.168.1.10:8433.

error-proxy_unusable-what = The proxy that was set cannot be used.
error-proxy_unusable-safe = Your work is saved on this machine.
error-proxy_unusable-do = Check the proxy under Sync over the network, such as 10.0.0.1:3128, or choose none.

error-embedded_hub_unusable-what = { $reason ->
    [port_taken] Another program uses this port.
    [storage] The folder of the hub cannot be opened.
   *[other] This machine cannot receive yet.
}
error-embedded_hub_unusable-safe = The ward's book is safe and works as before.
error-embedded_hub_unusable-do = { $reason ->
    [port_taken] Choose another port and switch it on again.
    [storage] See whether the disk has room, then switch it on again.
   *[other] Close the program, open it and switch it on again.
}

error-cannot_undo-what = This cannot be undone any more.
error-cannot_undo-safe = The present data is untouched.
error-cannot_undo-do = Correct it directly; the history keeps the old version.

error-cannot_undo_member-what = Adding people, letting them go, and changing their role or tile cannot be undone.
error-cannot_undo_member-safe = Nothing was changed: whoever can open the book still can.
error-cannot_undo_member-do = Open “People who use this machine”, choose the person and change them back. Somebody who may sign in again gets a new PIN.

error-stopped_between_files-what = Stopped as you asked.
error-stopped_between_files-safe = Files that were done are kept; none is half done.
error-stopped_between_files-do = Start again when you want to go on. Nothing is taken in twice.

error-cancelled-what = Stopped as you asked.
error-cancelled-safe = The book is as it was before.
error-cancelled-do = Start again when you want to.

error-internal-what = Something unforeseen went wrong.
error-internal-safe = Everything saved before is safe.
error-internal-do = Try again. If it stays so, give the code “{ $reference }” to whoever helps you.

# Why an import adds nothing; said by the command line.
import-nothing-no_rows = Nothing was imported: the file has a row of headers and no row of data.
import-nothing-all_known = Nothing was imported: { $n ->
    [1] the one row of the file is in the book already.
   *[other] all { $n } rows of the file are in the book already.
}
import-nothing-none_fits = Nothing was imported: { $n ->
    [1] the one row of the file cannot be written.
   *[other] none of the { $n } rows of the file can be written.
} The reason of each row is below.

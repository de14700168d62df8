# Over the network: the status line, the screen, the ward's hub.

network-title = Sync over the network
network-now = Status
network-off = The ward does not use the network yet. Everything goes by files as before.
network-off-ward = The ward has no hub yet. Everything goes by files as before.
network-offline = The ward’s hub cannot be reached – everything is saved on this machine, which tries again by itself
network-paused = Syncing is paused
network-not-confirmed = Waiting for the ward to confirm this machine
network-not-confirmed-do = Call the ward and read these words to them. Once they confirm, this machine sends by itself.
network-failed = Not synced yet
network-soon = Will soon sync for the first time
network-saved = { $n ->
    [one] Saved here, { $n } entry to be sent
   *[other] Saved here, { $n } entries to be sent
}
network-said-saved = Saved here, to be sent
network-said-sent = Sent, not received by the ward yet
network-said-received-but-photos = The ward has every figure; photos and documents are waiting
network-sent = { $n ->
    [one] Sent, { $n } entry not received by the ward
   *[other] Sent, { $n } entries not received by the ward
}
network-received = The ward has received everything
network-received-but-photos = { $n ->
    [one] The ward has every figure; 1 photo or document is waiting
   *[other] The ward has every figure; { $n } photos and documents are waiting
}
network-ward-synced = Synced
network-stage-meeting = Asking the hub
network-stage-sending = Sending entries
network-stage-fetching = Fetching entries
network-stage-sending_evidence = Sending photos and documents
network-stage-fetching_evidence = Fetching photos and documents
network-bytes = Sent and fetched: { $size }
network-hub = Hub: { $host }
network-last-contact = Last contact: { $at }
network-operations-left = { $n ->
    [one] { $n } entry to be sent
   *[other] { $n } entries to be sent
}
network-photos-left = { $n ->
    [one] { $n } photo or document to be sent
   *[other] { $n } photos and documents to be sent
}
network-photos-later = { $n ->
    [one] { $n } photo or document will be sent when the machine is idle
   *[other] { $n } photos and documents will be sent when the machine is idle
}
network-sync-now = Sync now
network-pause = Pause
network-resume = Sync again
network-and-files = With a network this machine sends by itself. Without one, send by files: the two work together, and nothing counts twice.
network-settings = How it is sent over the network
network-settings-saved = Saved.
network-photos = Photos and documents
network-photos-automatic = Choose for me: on a poor connection figures go first
network-photos-later-always = Figures first, photos after
network-photos-with_figures = Always send photos right after the figures
network-more = More: proxy
network-proxy-why = This is for whoever looks after the network. Leave it as it is unless they say otherwise.
network-proxy = Proxy
network-proxy-none = None, straight to the hub
network-proxy-system = As the system says
network-proxy-address = Use this one
network-proxy-where = Address of the proxy
network-proxy-hint = Such as 10.0.0.1:3128. Ask whoever looks after the ward's network.

hub-here-title = This machine receives for the ward
hub-here-title-off = Let this machine receive for the ward
hub-here-body = Other machines in the ward's network send straight to this one. It has to be on, with this program open and its book unlocked once.
hub-here-running = Receives at { $host }
hub-here-running-unnamed = The ward has moved to another hub. Leave this machine running for some days: machines that come here learn of the new one.
hub-here-unnamed = This machine still receives, but the ward uses no hub
hub-here-unnamed-body = The khu phố send files. Press the button below if the ward is to receive here again, or stop receiving.
hub-here-name = Use this machine as the hub
hub-here-port-is = Port { $port }
hub-here-moved = The address of this machine has changed
hub-here-moved-body = Other machines still send to the old address { $old } and cannot get through. Nothing is lost. Press the button below to tell them the new address { $now }.
hub-here-report = Tell them the new address
hub-here-told = The other machines will learn the new address { $host }.
hub-here-cannot-reach = A khu phố cannot send to this machine
hub-here-by-receipt = The khu phố goes on sending by files. The ward takes the file and sends a receipt back: the next receipt file carries the new address, and once it is opened the network works again.
hub-here-fixed-address = Ask whoever looks after the network to give this machine a fixed address; then there is nothing to tell next time.
hub-here-no-network = This machine is in no network
hub-here-no-network-body = See to the cable or the Wi-Fi. Once there is a network it receives again by itself.
hub-here-starting = Starting to receive…
hub-here-failing = Has not received since { $since }
hub-here-failing-why = { $reason ->
    [port_taken] Another program uses port { $port }.
    [storage] The folder of the hub cannot be opened: see whether the disk has room.
   *[other] The hub could not be started.
}
hub-here-failing-again = The machine tries again every minute while the book is open. The khu phố can still send by files.
hub-here-try = Try now
hub-here-more = More: port
hub-here-line-moved = The address of this machine has changed and others cannot send – press here to tell them the new one
hub-here-line-no-network = This machine is in no network, others cannot send
hub-here-line-failing = This machine does not receive yet – it tries again every minute
hub-here-address = Address of this machine in the network
hub-here-address-hint = Such as 192.168.1.10
hub-here-port = Port
hub-here-port-hint = Leave it if you do not know.
hub-here-port-other = Wait until the machine tries again, or choose another port, such as 8434.
hub-here-instead = The ward uses the hub { $host }. Starting here moves the ward to this machine.
hub-here-start = Start receiving
hub-here-stop = Stop receiving
hub-words = The words of the hub
hub-server-title = Use a server
hub-server-instead = Move to a server…
hub-server-body = Where the ward has a server that runs khupho-hub, paste the address that it prints.
hub-address = Address of the server
hub-address-hint = Begins with https://; copy what follows # too
hub-find = Ask the server
hub-compare = { $host } answers. Compare these words with those on the server; use it only if all are the same.
hub-claim-code = Code for the ward
hub-claim-code-hint = The server prints it; each is used once.
hub-pair = The words are the same, use it
hub-not-these = They are not
hub-named = The ward uses the hub { $host }.
hub-move-hint = When you change to another hub, keep the old one running for some days: machines that come to it learn of the new one.
hub-leave = Stop using this hub
hub-leave-title = Stop using the hub { $host }?
hub-leave-not = Keep the hub
hub-leave-body = The khu phố will send files. Nothing is lost: what the ward has not fetched yet is sent again in the next file.
hub-further-title = Another machine of the ward
hub-further-body = Another officer reviews on a machine of their own; the ward's machines meet at the hub.
hub-further-invite = Invite a machine of the ward
invitation-of-ward-pc = A machine of the ward

send-by-network = This machine sends over the network by itself, last at { $at }. Files are for when there is no network.
send-by-network-soon = This machine sends by itself as soon as there is a network. Until then send by files as below.

review-other = { $name } is looking at this one.
review-other-unnamed = Another officer is looking at this one.
review-next-free = Open the next one that nobody looks at

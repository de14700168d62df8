// arguments: an element, "drop" or "paste", the bytes, the file's name, its media type.
const [element, event, bytes, name, type] = arguments;
const carried = new DataTransfer();
carried.items.add(new File([new Uint8Array(bytes)], name, { type }));
const options = { bubbles: true, cancelable: true };
if (event === "paste") {
  const paste = new ClipboardEvent("paste", options);
  // WebKit ignores clipboardData given to the constructor.
  Object.defineProperty(paste, "clipboardData", { value: carried });
  element.dispatchEvent(paste);
} else {
  for (const kind of ["dragenter", "dragover", "drop"]) {
    element.dispatchEvent(new DragEvent(kind, { ...options, dataTransfer: carried }));
  }
}

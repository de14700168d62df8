import type { FileInput } from "../../lib/api";
import { ApiError } from "../../lib/host";

/** Largest file that is read in the page, in MiB; the program refuses photos of the same size. */
export const FILE_MAX_MIB = 20;

/** The bytes of a dropped or pasted file, for a command. A file far too large is refused before it is read. */
export async function bytesOf(file: File): Promise<FileInput> {
  if (file.size > FILE_MAX_MIB * 1024 * 1024) {
    throw new ApiError("file_too_large", { name: file.name, max_mib: FILE_MAX_MIB });
  }
  const url = await dataUrl(file);
  return { kind: "bytes", name: file.name, base64: url.slice(url.indexOf(",") + 1) };
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new ApiError("file_unreadable", { path: file.name }));
    reader.readAsDataURL(file);
  });
}

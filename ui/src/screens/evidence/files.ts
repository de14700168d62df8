import type { FileInput } from "../../lib/api";
import { PHOTO_IN_MAX_BYTES } from "../../lib/api/generated/limits";
import { ApiError } from "../../lib/host";

const BYTES_PER_MIB = 1_048_576;

/** The bytes of a dropped or pasted file, for a command. What is larger than any photo taken in is refused before it is read. */
export async function bytesOf(file: File): Promise<FileInput> {
  if (file.size > PHOTO_IN_MAX_BYTES) {
    throw new ApiError("file_too_large", { name: file.name, max_mib: PHOTO_IN_MAX_BYTES / BYTES_PER_MIB });
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

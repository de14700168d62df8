import type { DeviceRequest, TakeInFile, Verdict } from "../../lib/api";
import type { IconName } from "../../lib/controls";
import type { Tone } from "../../lib/controls";
import { t } from "../../lib/words/index.svelte";

/** How a verdict looks; the word always stands beside the icon. */
export function lookOf(verdict: Verdict): { icon: IconName; tone: Tone } {
  switch (verdict.kind) {
    case "good":
      return { icon: "check", tone: "good" };
    case "already_here":
      return { icon: "saved", tone: "plain" };
    case "part_missing":
    case "unknown_device":
    case "revoked_device":
    case "expired_certificate":
      return { icon: "clock", tone: "warn" };
    default:
      return { icon: "alert", tone: "bad" };
  }
}

/** Whether taking the file in does anything. That of a machine that asks to be confirmed is kept until somebody does. */
export function canBeTaken(verdict: Verdict): boolean {
  if (verdict.kind === "unknown_device") return verdict.request !== null;
  return ["good", "part_missing", "revoked_device"].includes(verdict.kind);
}

/** A machine that asks to be confirmed, with its files. */
export interface AskingDevice {
  request: DeviceRequest;
  paths: string[];
}

/** The machines that ask, each once, under the path of its first file. */
export function askingDevices(files: TakeInFile[]): Map<string, AskingDevice> {
  const byDevice = new Map<string, AskingDevice>();
  for (const { path, verdict } of files) {
    if (verdict.kind !== "unknown_device" || verdict.request === null) continue;
    const known = byDevice.get(verdict.request.device);
    if (known) known.paths.push(path);
    else byDevice.set(verdict.request.device, { request: verdict.request, paths: [path] });
  }
  return new Map([...byDevice.values()].map((asking) => [asking.paths[0] ?? "", asking]));
}

/** What the ward has to look at first: a machine that asks, what comes in with a fault, what does not come in. */
function rankOf(verdict: Verdict): number {
  if (verdict.kind === "unknown_device" && verdict.request !== null) return 0;
  if (verdict.kind === "good") return 3;
  if (verdict.kind === "already_here") return 4;
  return canBeTaken(verdict) ? 1 : 2;
}

/** Those that need somebody first, then those to take, then those that are here already. */
export function inOrderOfNeed(files: TakeInFile[]): TakeInFile[] {
  return [...files].sort((one, other) => rankOf(one.verdict) - rankOf(other.verdict));
}

/** How many files are to be taken (the number on the button), how many are here already, how many cannot be taken. */
export function tallyOf(files: TakeInFile[]): { good: number; already_here: number; refused: number } {
  const good = worthTaking(files);
  const already_here = files.filter(({ verdict }) => verdict.kind === "already_here").length;
  return { good, already_here, refused: files.length - good - already_here };
}

/** What a file is and what to do about it, in one plain sentence. */
export function verdictWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case "part_missing":
      return t("verdict-part_missing", { parts: verdict.missing.join(", ") });
    case "damaged":
      return t("verdict-damaged", { place: verdict.place });
    default:
      return t(`verdict-${verdict.kind}`);
  }
}

/** How many of the files are worth taking in. */
export function worthTaking(files: TakeInFile[]): number {
  return files.filter((file) => canBeTaken(file.verdict)).length;
}

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

/** Whether somebody has to do something about the file: confirm a machine, ask for it again. */
function needsSomebody(verdict: Verdict): boolean {
  return !["good", "already_here"].includes(verdict.kind);
}

/** Those that need somebody first, then those to take, then those that are here already. */
export function inOrderOfNeed(files: TakeInFile[]): TakeInFile[] {
  const rank = ({ verdict }: TakeInFile): number => (needsSomebody(verdict) ? 0 : verdict.kind === "good" ? 1 : 2);
  return [...files].sort((one, other) => rank(one) - rank(other));
}

/** How many files are to be taken, how many are here already, how many need somebody. */
export function tallyOf(files: TakeInFile[]): { good: number; already_here: number; needs_somebody: number } {
  const count = (is: (verdict: Verdict) => boolean): number => files.filter(({ verdict }) => is(verdict)).length;
  return {
    good: count((verdict) => verdict.kind === "good"),
    already_here: count((verdict) => verdict.kind === "already_here"),
    needs_somebody: count(needsSomebody),
  };
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

import type { SendPlan } from "../../lib/api";

/** Whether a bundle would be empty: nothing was written since the ward's last receipt. */
export function nothingToSend(plan: SendPlan): boolean {
  return plan.entries === 0 && plan.files === 0;
}

/** Whole megabytes, rounded up: "0 MB" would look like nothing. */
export function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 1_048_576);
}

/** The last part of a path, on Linux and Windows alike. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** The plan as the person has chosen it: what stays here unless they tick, leaves where they tick. */
export function asSent(plan: SendPlan, withPersonal: boolean): SendPlan {
  if (!withPersonal) return plan;
  return { ...plan, personal_kept: [], personal_leaving: [...plan.personal_leaving, ...plan.personal_kept] };
}

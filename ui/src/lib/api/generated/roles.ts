// Generated from crates/app/src/roles.rs by `UPDATE_TYPESCRIPT=1 cargo test -p khupho-app typescript`. Do not edit.
import type { RoleName } from "./index";

/** Who may do what, as the core has it. */
export const MAY = {
  log: ["head", "committee_member", "volunteer"],
  claim: ["head", "committee_member"],
  freeze_denominator: ["head", "committee_member"],
  plan_welfare: ["head", "committee_member"],
  export_register: ["head", "committee_member"],
  choose_criteria: ["head", "committee_member"],
  load_criteria: ["head", "ward_officer"],
  change_neighborhood: ["head", "ward_officer"],
  change_members: ["head", "ward_officer"],
  review: ["ward_officer"],
  send: ["head", "committee_member"],
  run_ward: ["ward_officer"],
  restore: ["head", "ward_officer"],
  renew_recovery: ["head", "ward_officer"],
} as const satisfies Record<string, readonly RoleName[]>;

/**
 * What a role may do, as the core has it (`crates/oplog/src/registry.rs` and the use cases). A screen asks
 * before it offers a deed; the core refuses it all the same.
 */
import type { RoleName } from "../api";

/** What a screen offers to some roles only. */
export type Deed =
  | "log"
  | "claim"
  | "freeze_denominator"
  | "plan_welfare"
  | "export_register"
  | "choose_criteria"
  | "load_criteria"
  | "change_neighborhood"
  | "change_members"
  | "restore"
  | "renew_recovery";

/** Those who may do a deed; the words are `only-<audience>`. */
export type Audience = "head" | "head_or_ward" | "committee" | "neighborhood";

const AUDIENCES: Record<Deed, Audience> = {
  log: "neighborhood",
  claim: "committee",
  freeze_denominator: "committee",
  plan_welfare: "committee",
  export_register: "committee",
  choose_criteria: "committee",
  load_criteria: "head_or_ward",
  change_neighborhood: "head_or_ward",
  change_members: "head",
  restore: "head",
  renew_recovery: "head",
};

const MEMBERS: Record<Audience, readonly RoleName[]> = {
  head: ["head"],
  head_or_ward: ["head", "ward_officer"],
  committee: ["head", "committee_member"],
  neighborhood: ["head", "committee_member", "volunteer"],
};

/** Who may do it. */
export function audienceOf(deed: Deed): Audience {
  return AUDIENCES[deed];
}

/** Whether a role may do it. Where nobody is known to be signed in, the core alone decides. */
export function may(role: RoleName | null, deed: Deed): boolean {
  return role === null || MEMBERS[audienceOf(deed)].includes(role);
}

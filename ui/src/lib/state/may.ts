/**
 * What a role may do. The table is generated from the core's own (`crates/app/src/roles.rs`). A screen asks
 * before it offers a deed; the core refuses it all the same.
 */
import type { RoleName } from "../api";
import { MAY } from "../api/generated/roles";

/** What a screen offers to some roles only. */
export type Deed = keyof typeof MAY;

/** Every deed. */
export const DEEDS = Object.keys(MAY) as Deed[];

/** Those who may do a deed; the words are `only-<audience>`. */
export type Audience = "head" | "head_or_ward" | "committee" | "neighborhood" | "ward";

const AUDIENCES: Record<string, Audience> = {
  head: "head",
  "head ward_officer": "head_or_ward",
  "head committee_member": "committee",
  "head committee_member volunteer": "neighborhood",
  ward_officer: "ward",
};

/** Who may do it. */
export function audienceOf(deed: Deed): Audience {
  return AUDIENCES[MAY[deed].join(" ")] ?? "head";
}

/** Whether a role may do it. Where nobody is known to be signed in, the core alone decides. */
export function may(role: RoleName | null, deed: Deed): boolean {
  return role === null || (MAY[deed] as readonly RoleName[]).includes(role);
}

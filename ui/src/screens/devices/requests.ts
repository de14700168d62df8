import type { DeviceRequest, DeviceRow } from "../../lib/api";

/** A machine that waits, as the form that confirms it needs it. */
export function requestOf(row: DeviceRow): DeviceRequest {
  return {
    device: row.id,
    device_name: row.name,
    member_name: row.member_name,
    neighborhood_name: row.neighborhood_name,
    fingerprint: row.fingerprint,
    invitation: row.invitation ?? "missing",
  };
}

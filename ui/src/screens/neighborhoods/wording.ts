import type { WardNeighborhoodRow } from "../../lib/api";
import { moment } from "../../lib/words/figures";
import { t } from "../../lib/words/index.svelte";
import { isSilent, receivedWords } from "../ward_home/states";

/** "2 máy · 1 máy chờ xác nhận", "đã mời 22/11/2026", "chưa mời". */
export function machinesWords(row: WardNeighborhoodRow): string {
  const facts = [
    row.devices > 0 ? t("neighborhood-machines", { n: row.devices }) : "",
    row.devices_waiting > 0 ? t("neighborhood-machines-waiting", { n: row.devices_waiting }) : "",
    row.invited_at === null ? "" : t("neighborhood-invited", { at: moment(row.invited_at) }),
  ].filter((fact) => fact !== "");
  return facts.length === 0 ? t("neighborhood-not-invited") : facts.join(" · ");
}

/** "nhận gần nhất 22/11/2026 · lần gửi 14", or how long it has been silent. */
export function sentWords(row: WardNeighborhoodRow): string {
  const onADay = row.last_received_at !== null && !isSilent(row.silent_days);
  const received = onADay ? t("device-last-received", { at: receivedWords(row) }) : receivedWords(row);
  return row.last_bundle_number === null ? received : `${received} · ${t("bundle-number", { number: row.last_bundle_number })}`;
}

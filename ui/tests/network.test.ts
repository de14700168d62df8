import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { expectAccessible } from "./accessible";
import { asked, program, Refusal, tell } from "./fake_core";
import { signInAs, signInAtWard, WORDS } from "./signed_in";
import type { EmbeddedHubStatus, NetworkSettings, NetworkStatus } from "../src/lib/api";
import NetworkLine from "../src/screens/network/NetworkLine.svelte";
import NetworkScreen from "../src/screens/network/NetworkScreen.svelte";
import SentByNetwork from "../src/screens/network/SentByNetwork.svelte";
import { lookOf } from "../src/screens/network/wording";
import OtherOfficer from "../src/screens/review/OtherOfficer.svelte";

const AT = "2026-11-20T05:00:00Z";
const DIRECT: NetworkSettings = { proxy: { kind: "none" }, photos: "automatic" };

function standing(change: Partial<NetworkStatus> = {}): NetworkStatus {
  return {
    state: { kind: "waiting" }, hub: "192.168.1.10", last_contact_at: AT, pending_operations: 0, unreceived_operations: 0,
    pending_photos: 0, photos_later: false, ...change,
  };
}

function embedded(change: Partial<EmbeddedHubStatus> = {}): EmbeddedHubStatus {
  return { offered: true, running: false, wanted: false, port: 8433, addresses: ["192.168.1.10"], is_named: false, fingerprint: [], fault: null, ...change };
}

function calls(command: string): unknown[] {
  return asked.filter((one) => one.command === command).map(({ args }) => args);
}

afterEach(cleanup);
beforeEach(() => signInAs("head"));

describe("the line that is always there", () => {
  test("says nothing where everything goes by files", async () => {
    program({ network_status: () => standing({ state: { kind: "off" }, hub: null }) });
    render(NetworkLine);
    await waitFor(() => expect(calls("network_status")).toHaveLength(1));
    expect(screen.queryByTestId("network-line")).toBeNull();
  });

  test("no network is no error, and the work is saved", async () => {
    program({ network_status: () => standing({ state: { kind: "offline" }, pending_operations: 3 }) });
    const { container } = render(NetworkLine);
    const line = await screen.findByTestId("network-line");
    expect(line).toHaveTextContent("mọi việc vẫn được lưu trên máy này");
    expect(line).toHaveClass("plain");
    await expectAccessible(container);
  });

  test("the ward has received only what it acknowledged", () => {
    const words = (status: NetworkStatus): string | undefined => lookOf(status, "neighborhood")?.words;
    expect(words(standing({ pending_operations: 2, unreceived_operations: 5 }))).toContain("Đã lưu trên máy");
    expect(words(standing({ unreceived_operations: 5 }))).toContain("phường chưa nhận 5");
    expect(words(standing({ pending_photos: 3 }))).toBe("Phường đã nhận mọi số liệu, còn 3 ảnh, tài liệu chờ gửi");
    expect(words(standing())).toBe("Phường đã nhận mọi mục");
    expect(words(standing({ last_contact_at: null }))).not.toContain("đã nhận");
    expect(lookOf(standing(), "ward")?.words).not.toContain("Phường đã nhận");
  });

  test("follows a round: counts and time left", async () => {
    let state: NetworkStatus["state"] = { kind: "waiting" };
    program({ network_status: () => standing({ state }) });
    render(NetworkLine);
    await screen.findByTestId("network-line");
    state = { kind: "working", stage: "sending_evidence", done: 12, total: 300, bytes: 4096, seconds_left: 90 };
    tell({ kind: "progress", job: "sync", stage: "sync_sending_evidence", done: 12, total: 300 });
    await waitFor(() => expect(screen.getByTestId("network-line")).toHaveTextContent("12 / 300"));
    expect(screen.getByTestId("network-line")).toHaveTextContent("2 phút");
    state = { kind: "waiting" };
    tell({ kind: "changed", areas: ["network"] });
    await waitFor(() => expect(screen.getByTestId("network-line")).toHaveTextContent("Phường đã nhận mọi mục"));
  });
});

describe("the screen of a khu phố", () => {
  test("syncs, pauses and goes on", async () => {
    let state: NetworkStatus["state"] = { kind: "waiting" };
    program({
      network_status: () => standing({ state }),
      network_settings: () => DIRECT,
      network_sync_now: () => standing(),
      network_pause: () => standing({ state: (state = { kind: "paused" }) }),
      network_resume: () => standing({ state: (state = { kind: "waiting" }) }),
    });
    const { container } = render(NetworkScreen);
    await fireEvent.click(await screen.findByTestId("network-sync"));
    await waitFor(() => expect(calls("network_sync_now")).toHaveLength(1));
    await waitFor(async () => {
      await fireEvent.click(screen.getByTestId("network-pause"));
      expect(calls("network_pause")).not.toHaveLength(0);
    });
    await fireEvent.click(await screen.findByTestId("network-resume"));
    await waitFor(() => expect(calls("network_resume")).toHaveLength(1));
    expect(screen.queryByTestId("hub-here")).toBeNull();
    await expectAccessible(container);
  });

  test("a fault is told in its three parts", async () => {
    const error = { code: "hub_refused" as const, params: { reason: "device_revoked" } };
    program({ network_status: () => standing({ state: { kind: "failed", error } }), network_settings: () => DIRECT });
    render(NetworkScreen);
    expect(await screen.findByText(/Phường đã rút quyền của máy này/)).toBeVisible();
    expect(screen.getByText(/vẫn được lưu trên máy này/)).toBeVisible();
  });

  test("keeps a proxy, and tells what is no address", async () => {
    program({
      network_status: () => standing(),
      network_settings: () => ({ proxy: { kind: "address", address: "10.0.0.1:3128" }, photos: "later" }),
      network_settings_save: (args) => {
        if (args.proxy.kind === "address" && args.proxy.address === "sai") throw new Refusal("proxy_unusable");
        return args;
      },
    });
    render(NetworkScreen);
    const where = await screen.findByTestId("network-proxy-where");
    await fireEvent.input(where, { target: { value: "sai" } });
    await fireEvent.submit(screen.getByTestId("network-settings-form"));
    expect(await screen.findByText(/Không đi được qua máy trung gian/)).toBeVisible();
    await fireEvent.input(where, { target: { value: "10.0.0.2:3128" } });
    await fireEvent.submit(screen.getByTestId("network-settings-form"));
    expect(await screen.findByTestId("network-settings-saved")).toBeVisible();
    expect(calls("network_settings_save").at(-1)).toEqual({ proxy: { kind: "address", address: "10.0.0.2:3128" }, photos: "later" });
  });

  test("a volunteer reads and does not decide", async () => {
    signInAs("volunteer");
    program({ network_status: () => standing(), network_settings: () => DIRECT });
    render(NetworkScreen);
    await screen.findByTestId("network-state");
    expect(screen.queryByTestId("network-sync")).toBeNull();
    expect(screen.queryByTestId("network-settings")).toBeNull();
  });
});

describe("the ward's hub", () => {
  beforeEach(signInAtWard);

  test("one press and this machine receives", async () => {
    let hub = embedded();
    program({
      network_status: () => standing({ state: { kind: hub.running ? "waiting" : "off" }, hub: hub.running ? "192.168.1.10" : null }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => hub,
      hub_embedded_start: () => (hub = embedded({ running: true, wanted: true, is_named: true, fingerprint: WORDS })),
    });
    const { container } = render(NetworkScreen);
    await fireEvent.click(await screen.findByTestId("hub-here-start"));
    expect(await screen.findByTestId("hub-here-running")).toHaveTextContent("8433");
    expect(calls("hub_embedded_start")).toEqual([{ host: "192.168.1.10", port: 8433 }]);
    expect(await screen.findByTestId("hub-further-invite")).toBeVisible();
    expect(screen.queryByTestId("hub-server")).toBeNull();
    await expectAccessible(container);
  });

  test("a server is used when its words were compared", async () => {
    const address = "https://hub.mau:8433#sha256=ab";
    program({
      network_status: () => standing({ state: { kind: "off" }, hub: null }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => embedded({ offered: false }),
      hub_find: () => ({ address, host: "hub.mau", fingerprint: WORDS }),
      hub_pair: () => standing(),
    });
    const { container } = render(NetworkScreen);
    await fireEvent.input(await screen.findByTestId("hub-address"), { target: { value: address } });
    await fireEvent.click(screen.getByTestId("hub-find"));
    expect(await screen.findByTestId("fingerprint")).toHaveTextContent("sen");
    expect(screen.getByTestId("hub-pair")).toBeDisabled();
    await expectAccessible(container);
    await fireEvent.input(screen.getByTestId("hub-claim-code"), { target: { value: "ABCD-1234" } });
    await fireEvent.click(screen.getByTestId("hub-pair"));
    await waitFor(() => expect(calls("hub_pair")).toEqual([{ address, claim_code: "ABCD-1234", fingerprint: WORDS }]));
  });
});

test("sending by files says what the network has done", async () => {
  program({ network_status: () => standing() });
  render(SentByNetwork);
  expect(await screen.findByTestId("sent-by-network")).toHaveTextContent("tự gửi qua mạng");
});

describe("two officers", () => {
  beforeEach(signInAtWard);

  test("who looks at a claim is told, and the next free one is offered", async () => {
    program({ claim_reviewing: () => ({ other: "Cô Lan", taken: ["c1", "c2"] }) });
    const onnext = vi.fn();
    const { container, unmount } = render(OtherOfficer, { claim: "c1", onnext });
    expect(await screen.findByTestId("review-other-officer")).toHaveTextContent("Cô Lan đang xem mục này");
    await expectAccessible(container);
    await fireEvent.click(screen.getByTestId("review-next-free"));
    expect(onnext).toHaveBeenCalledWith(["c1", "c2"]);
    unmount();
    await waitFor(() => expect(calls("claim_reviewing").at(-1)).toEqual({ claim: "c1", now: "left" }));
  });

  test("where nobody can be asked the review goes on", async () => {
    program({});
    render(OtherOfficer, { claim: "c1", onnext: () => undefined });
    await waitFor(() => expect(calls("claim_reviewing")).toHaveLength(1));
    expect(screen.queryByTestId("review-other-officer")).toBeNull();
  });
});

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { expectAccessible } from "./accessible";
import { asked, program, Refusal, tell } from "./fake_core";
import { signInAs, signInAtWard, statusOf, WORDS } from "./signed_in";
import type { ClaimReviewer, EmbeddedHubStatus, NetworkSettings, NetworkStatus } from "../src/lib/api";
import { ProgressPanel } from "../src/lib/controls";
import { enter } from "../src/lib/state/session.svelte";
import NetworkLine from "../src/screens/network/NetworkLine.svelte";
import NetworkScreen from "../src/screens/network/NetworkScreen.svelte";
import SentByNetwork from "../src/screens/network/SentByNetwork.svelte";
import { hostsOffered, lookOf } from "../src/screens/network/wording";
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
  return { offered: true, running: false, wanted: false, port: 8433, addresses: ["192.168.1.10"], last_told_host: null, is_named: false, told_address: { kind: "none" }, fingerprint: [], fault: null, failing_since: null, ...change };
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

describe("what a screen reader is told", () => {
  test("figures tick in the line, and only what it comes to is said", async () => {
    let status = standing({ pending_operations: 3 });
    program({ network_status: () => status });
    render(NetworkLine);
    const said = await screen.findByTestId("network-said");
    await waitFor(() => expect(said).toHaveTextContent("Đã lưu trên máy, chờ gửi"));
    const heard = new MutationObserver(() => undefined);
    heard.observe(said, { childList: true, characterData: true, subtree: true });
    for (const done of [1, 2, 3]) {
      status = standing({ state: { kind: "working", stage: "sending", done, total: 3, bytes: 10, seconds_left: 9 - done } });
      tell({ kind: "changed", areas: ["network"] });
      await waitFor(() => expect(screen.getByTestId("network-line")).toHaveTextContent(`${done} / 3`));
    }
    status = standing({ pending_operations: 1 });
    tell({ kind: "changed", areas: ["network"] });
    await waitFor(() => expect(screen.getByTestId("network-line")).toHaveTextContent("1 mục chờ gửi"));
    expect(heard.takeRecords()).toEqual([]);
    expect(screen.getByTestId("network-open").closest("[role=status], [aria-live]")).toBeNull();
    status = standing();
    tell({ kind: "changed", areas: ["network"] });
    await waitFor(() => expect(said).toHaveTextContent("Phường đã nhận mọi mục"));
  });

  test("a fault stays while the next try is under way, and is said once", async () => {
    const error = { code: "hub_refused" as const, params: { reason: "device_revoked" } };
    let state: NetworkStatus["state"] = { kind: "failed", error };
    program({ network_status: () => standing({ state }), network_settings: () => DIRECT });
    render(NetworkScreen);
    const panel = await screen.findByTestId("error-panel");
    state = { kind: "working", stage: "meeting", done: 0, total: 0, bytes: 0, seconds_left: null };
    tell({ kind: "changed", areas: ["network"] });
    await waitFor(() => expect(screen.getByTestId("network-state")).toHaveAttribute("data-state", "working"));
    expect(screen.getByTestId("error-panel")).toBe(panel);
    state = { kind: "failed", error };
    tell({ kind: "changed", areas: ["network"] });
    await waitFor(() => expect(screen.getByTestId("network-state")).toHaveAttribute("data-state", "failed"));
    expect(screen.getByTestId("error-panel")).toBe(panel);
    state = { kind: "waiting" };
    tell({ kind: "changed", areas: ["network"] });
    await waitFor(() => expect(screen.queryByTestId("error-panel")).toBeNull());
  });

  test("the counts of long work and the seconds of a wait are not said", () => {
    render(ProgressPanel, { label: "Đang gửi", done: 3, total: 9 });
    expect(screen.getByRole("status")).toHaveTextContent("Đang gửi");
    expect(screen.getByTestId("progress-counts").closest("[role=status], [aria-live]")).toBeNull();
  });
});

describe("asking how the network stands", () => {
  test("components that are there at the same time ask once, and one question is under way at most", async () => {
    let underWay = 0;
    let most = 0;
    const answers: (() => void)[] = [];
    program({
      network_status: async () => {
        most = Math.max(most, (underWay += 1));
        await new Promise<void>((done) => answers.push(done));
        underWay -= 1;
        return standing({ pending_operations: answers.length });
      },
    });
    const line = render(NetworkLine);
    const beside = render(SentByNetwork);
    await waitFor(() => expect(answers).toHaveLength(1));
    for (let told = 0; told < 5; told += 1) tell({ kind: "changed", areas: ["network"] });
    answers[0]?.();
    await waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.();
    await waitFor(() => expect(screen.getByTestId("network-line")).toHaveTextContent("2 mục chờ gửi"));
    expect([calls("network_status").length, most]).toEqual([2, 1]);
    line.unmount();
    tell({ kind: "changed", areas: ["network"] });
    await waitFor(() => expect(answers).toHaveLength(3));
    answers[2]?.();
    beside.unmount();
    tell({ kind: "changed", areas: ["network"] });
    await new Promise((later) => setTimeout(later, 20));
    expect(calls("network_status")).toHaveLength(3);
  });

  test("what somebody else left on the screen is not shown to who comes after", async () => {
    let answer: () => void = () => undefined;
    program({ network_status: () => standing({ state: { kind: "offline" } }) });
    const before = render(NetworkLine);
    await screen.findByTestId("network-line");
    before.unmount();
    program({ network_status: () => new Promise((done) => (answer = () => done(standing()))) });
    render(NetworkLine);
    await waitFor(() => expect(calls("network_status")).toHaveLength(1));
    expect(screen.queryByTestId("network-line")).toBeNull();
    answer();
    await waitFor(() => expect(screen.getByTestId("network-line")).toHaveTextContent("Phường đã nhận mọi mục"));
  });
});

describe("the screen of a khu phố", () => {
  test("a proxy is folded away where none is used", async () => {
    program({ network_status: () => standing(), network_settings: () => DIRECT });
    render(NetworkScreen);
    expect(await screen.findByTestId("network-more")).not.toHaveAttribute("open");
    expect(screen.getByTestId("network-photos").closest("details")).toBeNull();
    expect(screen.getByTestId("network-proxy").closest("details")).toBe(screen.getByTestId("network-more"));
  });

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

  test("a machine that waits for its ward shows the words to read to it", async () => {
    enter({ ...statusOf("head"), device_fingerprint: WORDS });
    program({ network_status: () => standing({ state: { kind: "not_confirmed" } }), network_settings: () => DIRECT });
    render(NetworkScreen);
    expect(await screen.findByTestId("fingerprint")).toHaveTextContent("bưởi");
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
      hub_embedded_start: () => (hub = embedded({ running: true, wanted: true, is_named: true, told_address: { kind: "present", host: "192.168.1.10" }, fingerprint: WORDS })),
    });
    const { container } = render(NetworkScreen);
    await fireEvent.click(await screen.findByTestId("hub-here-start"));
    expect(await screen.findByTestId("hub-here-running")).toHaveTextContent("192.168.1.10");
    expect(calls("hub_embedded_start")).toEqual([{ host: "192.168.1.10", port: 8433 }]);
    expect(await screen.findByTestId("hub-further-invite")).toBeVisible();
    // Moving to a server is there, and not in sight.
    expect(screen.getByTestId("hub-server")).not.toBeVisible();
    await expectAccessible(container);
  });

  const running = (told_address: EmbeddedHubStatus["told_address"], change: Partial<EmbeddedHubStatus> = {}): EmbeddedHubStatus =>
    embedded({ running: true, wanted: true, is_named: true, told_address, fingerprint: WORDS, ...change });

  test("an address that has changed is told with one press, and not shown as well", async () => {
    let hub = running({ kind: "moved", host: "192.168.1.10", now: "192.168.1.23" }, { addresses: ["10.8.0.2", "192.168.1.23"] });
    program({
      network_status: () => standing({ state: { kind: "offline" } }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => hub,
      hub_embedded_start: () => (hub = running({ kind: "present", host: "192.168.1.23" })),
    });
    render(NetworkLine);
    const { container } = render(NetworkScreen);
    expect(await screen.findByTestId("hub-here-moved")).toBeVisible();
    expect(screen.queryByTestId("hub-here-running")).toBeNull();
    expect(screen.getByTestId("hub-here")).toHaveTextContent("địa chỉ cũ 192.168.1.10");
    expect(screen.getByTestId("network-line")).toHaveTextContent("Địa chỉ máy này đã đổi");
    await expectAccessible(container);
    await fireEvent.click(screen.getByTestId("hub-here-report"));
    expect(await screen.findByTestId("hub-here-told")).toHaveTextContent("Đã báo địa chỉ mới 192.168.1.23");
    expect(screen.getByTestId("hub-here-until-they-know")).toHaveTextContent("tệp biên nhận kế tiếp mang theo địa chỉ mới");
    expect(calls("hub_embedded_start")).toEqual([{ host: "192.168.1.23", port: 8433 }]);
    expect(screen.getByTestId("hub-here-running")).toHaveTextContent("192.168.1.23");
  });

  test("a machine without a network is not shown as receiving", async () => {
    program({
      network_status: () => standing({ state: { kind: "offline" } }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => running({ kind: "no_network", host: "192.168.1.10" }, { addresses: [] }),
    });
    render(NetworkScreen);
    expect(await screen.findByTestId("hub-here-no-network")).toHaveTextContent("chưa vào mạng");
    expect(screen.queryByTestId("hub-here-running")).toBeNull();
    expect(screen.queryByTestId("hub-here-report")).toBeNull();
  });

  test("a hub that cannot start says since when and why, and that it is tried again", async () => {
    const fault = { code: "embedded_hub_unusable" as const, params: { reason: "port_taken" } };
    program({
      network_status: () => standing({ state: { kind: "offline" } }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => embedded({ wanted: true, fault, failing_since: AT }),
      hub_embedded_start: () => { throw new Refusal("embedded_hub_unusable", { reason: "port_taken" }); },
    });
    render(NetworkLine);
    const { container } = render(NetworkScreen);
    const failing = await screen.findByTestId("hub-here-failing");
    expect(failing).toHaveTextContent("20/11/2026 12:00");
    expect(failing).toHaveTextContent("Cổng 8433 đang có chương trình khác dùng");
    expect(failing).toHaveTextContent("mỗi phút");
    expect(screen.getByTestId("network-line")).toHaveTextContent("chưa nhận được đồng bộ");
    expect(screen.queryByTestId("error-panel")).toBeNull();
    expect(screen.getByTestId("hub-server")).not.toBeVisible();
    await expectAccessible(container);
    await fireEvent.input(screen.getByTestId("hub-here-port"), { target: { value: "8500" } });
    await fireEvent.click(screen.getByTestId("hub-here-try"));
    await waitFor(() => expect(calls("hub_embedded_start")).toEqual([{ host: null, port: 8500 }]));
    expect(await screen.findByTestId("error-panel")).toBeVisible();
    expect(screen.getByTestId("hub-here-stop")).toBeVisible();
  });

  test("a hub that cannot start is tried again without a network, under the address that was told", async () => {
    const fault = { code: "embedded_hub_unusable" as const, params: { reason: "storage" } };
    program({
      network_status: () => standing({ state: { kind: "offline" } }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => embedded({ wanted: true, addresses: [], fault, failing_since: AT }),
      hub_embedded_start: () => running({ kind: "present", host: "192.168.1.10" }),
    });
    render(NetworkScreen);
    await fireEvent.click(await screen.findByTestId("hub-here-try"));
    await waitFor(() => expect(calls("hub_embedded_start")).toEqual([{ host: null, port: 8433 }]));
  });

  test.each([
    { last_told_host: "192.168.1.10", addresses: ["10.8.0.2", "192.168.1.10"], shown: ["192.168.1.10", "10.8.0.2"] },
    { last_told_host: "may-phuong.mau", addresses: ["10.8.0.2", "192.168.1.10"], shown: ["may-phuong.mau", "10.8.0.2", "192.168.1.10"] },
    { last_told_host: "203.0.113.7", addresses: ["192.168.1.10"], shown: null },
  ])("turned on again it is offered as $last_told_host, which was told before", async ({ last_told_host, addresses, shown }) => {
    program({
      network_status: () => standing({ state: { kind: "off" } }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => embedded({ last_told_host, addresses }),
      hub_embedded_start: () => running({ kind: "present", host: last_told_host }),
    });
    render(NetworkScreen);
    await fireEvent.click(await screen.findByTestId("hub-here-start"));
    if (shown !== null) expect(hostsOffered(embedded({ last_told_host, addresses }))).toEqual(shown);
    await waitFor(() => expect(calls("hub_embedded_start")).toEqual([{ host: last_told_host, port: 8433 }]));
  });

  test("a ward that uses no hub is not said to have moved, and this one is named with one press", async () => {
    let hub: string | null = "192.168.1.10";
    program({
      network_status: () => standing({ hub, ...(hub === null ? { state: { kind: "off" } } : {}) }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => running(hub === null ? { kind: "none" } : { kind: "present", host: hub }, { last_told_host: "192.168.1.10" }),
      hub_leave: () => standing({ state: { kind: "off" }, hub: (hub = null) }),
      hub_embedded_start: () => running({ kind: "present", host: (hub = "192.168.1.10") }),
    });
    const { container } = render(NetworkScreen);
    await fireEvent.click(await screen.findByTestId("hub-leave"));
    await fireEvent.click(screen.getByTestId("hub-leave-sure"));
    expect(await screen.findByTestId("hub-here-unnamed")).toHaveTextContent("phường không dùng máy nhận nào");
    expect(screen.getByTestId("hub-here")).not.toHaveTextContent("máy nhận khác");
    expect(screen.getByTestId("hub-here-stop")).toBeVisible();
    await expectAccessible(container);
    await fireEvent.click(screen.getByTestId("hub-here-name"));
    expect(await screen.findByTestId("hub-here-running")).toHaveTextContent("192.168.1.10");
    expect(calls("hub_embedded_start")).toEqual([{ host: "192.168.1.10", port: 8433 }]);
  });

  test("a ward that received itself moves to a server, and goes on receiving meanwhile", async () => {
    let hub = "192.168.1.10";
    const address = "https://hub.mau:8433#sha256=ab";
    program({
      network_status: () => standing({ hub }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => running(hub === "hub.mau" ? { kind: "none" } : { kind: "present", host: hub }),
      hub_find: () => ({ address, host: "hub.mau", fingerprint: WORDS }),
      hub_pair: () => {
        hub = "hub.mau";
        return standing({ hub });
      },
    });
    render(NetworkScreen);
    await fireEvent.click(await screen.findByTestId("hub-server-instead"));
    expect(screen.getByTestId("hub-server")).toBeVisible();
    await fireEvent.input(screen.getByTestId("hub-address"), { target: { value: address } });
    await fireEvent.click(screen.getByTestId("hub-find"));
    await fireEvent.input(await screen.findByTestId("hub-claim-code"), { target: { value: "ABCD-1234" } });
    await fireEvent.click(screen.getByTestId("hub-pair"));
    await waitFor(() => expect(screen.getByTestId("hub-here-running")).toHaveTextContent("thêm vài ngày"));
    expect(screen.getByTestId("hub-here-stop")).toBeVisible();
  });

  test("a hub is left only after it was said what that means", async () => {
    let hub: string | null = "hub.mau";
    program({
      network_status: () => standing({ hub, ...(hub === null ? { state: { kind: "off" } } : {}) }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => embedded({ offered: false }),
      hub_leave: () => {
        hub = null;
        return standing({ state: { kind: "off" }, hub });
      },
    });
    render(NetworkScreen);
    await fireEvent.click(await screen.findByTestId("hub-leave"));
    expect(calls("hub_leave")).toEqual([]);
    expect(screen.getByTestId("hub-leave-dialog")).toHaveTextContent("gửi bằng tệp");
    await fireEvent.click(screen.getByTestId("hub-leave-sure"));
    await waitFor(() => expect(calls("hub_leave")).toHaveLength(1));
    await waitFor(() => expect(screen.queryByTestId("hub-named")).toBeNull());
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

  test("one question is under way at most, and claims that were passed over are never told", async () => {
    const answers: (() => void)[] = [];
    program({
      claim_reviewing: async () => {
        await new Promise<void>((done) => answers.push(done));
        return { other: null, taken: [] };
      },
    });
    const { rerender, unmount } = render(OtherOfficer, { claim: "c1", onnext: () => undefined });
    await waitFor(() => expect(answers).toHaveLength(1));
    await rerender({ claim: "c2" });
    await rerender({ claim: "c3" });
    expect(calls("claim_reviewing")).toEqual([{ claim: "c1", now: "looking" }]);
    for (const expected of [2, 3]) {
      answers.at(-1)?.();
      await waitFor(() => expect(answers).toHaveLength(expected));
    }
    unmount();
    answers.at(-1)?.();
    await waitFor(() => expect(answers).toHaveLength(4));
    answers.at(-1)?.();
    expect(calls("claim_reviewing")).toEqual([
      { claim: "c1", now: "looking" },
      { claim: "c1", now: "left" },
      { claim: "c3", now: "looking" },
      { claim: "c3", now: "left" },
    ]);
  });

  test("an open screen says so again every half minute, later and later where nobody answers, and then never", async () => {
    vi.useFakeTimers();
    try {
      let answer = (): ClaimReviewer => ({ other: "Cô Lan", taken: ["c1"] });
      program({ claim_reviewing: () => answer() });
      const { unmount } = render(OtherOfficer, { claim: "c1", onnext: () => undefined });
      const looked = async (seconds: number): Promise<number> => {
        await vi.advanceTimersByTimeAsync(seconds * 1000);
        return calls("claim_reviewing").length;
      };
      expect([await looked(1), await looked(30), await looked(30)]).toEqual([1, 2, 3]);
      answer = () => { throw new Refusal("hub_busy"); };
      expect(await looked(30)).toBe(4);
      // The hub still knows them: nothing blinks.
      expect(screen.getByTestId("review-other-officer")).toHaveTextContent("Cô Lan");
      expect([await looked(58), await looked(3)]).toEqual([4, 5]);
      expect([await looked(115), await looked(6)]).toEqual([5, 6]);
      expect(screen.queryByTestId("review-other-officer")).toBeNull();
      unmount();
      const left = await looked(1);
      expect(calls("claim_reviewing").at(-1)).toEqual({ claim: "c1", now: "left" });
      expect(await looked(600)).toBe(left);
    } finally {
      vi.useRealTimers();
    }
  });

  test("where nobody can be asked the review goes on", async () => {
    program({});
    render(OtherOfficer, { claim: "c1", onnext: () => undefined });
    await waitFor(() => expect(calls("claim_reviewing")).toHaveLength(1));
    expect(screen.queryByTestId("review-other-officer")).toBeNull();
  });
});

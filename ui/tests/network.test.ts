import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectAccessible } from "./accessible";
import { calls, program, Refusal, tell } from "./fake_core";
import { DIRECT, standing } from "./network_stands";
import { signInAs, statusOf, WORDS } from "./signed_in";
import type { NetworkStatus } from "../src/lib/api";
import { ProgressPanel } from "../src/lib/controls";
import { enter } from "../src/lib/state/session.svelte";
import NetworkLine from "../src/screens/network/NetworkLine.svelte";
import NetworkScreen from "../src/screens/network/NetworkScreen.svelte";
import SentByNetwork from "../src/screens/network/SentByNetwork.svelte";
import { lookOf } from "../src/screens/network/wording";

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
    expect(await screen.findByText(/Phường đã ngừng cho máy này gửi/)).toBeVisible();
    expect(screen.getByText(/vẫn được lưu trên máy này/)).toBeVisible();
    expect(screen.getByText(/xin tệp mời mới rồi mở ngay trên máy này/)).toBeVisible();
  });

  test("the line below every screen says what went wrong, and what waits for it", async () => {
    const error = { code: "hub_refused" as const, params: { reason: "device_revoked" } };
    program({ network_status: () => standing({ state: { kind: "failed", error }, pending_operations: 1250 }) });
    render(NetworkLine);
    const line = await screen.findByTestId("network-line");
    expect(line).toHaveTextContent("Phường đã ngừng cho máy này gửi.");
    expect(line).toHaveTextContent("1.250 mục chờ gửi");
    expect(screen.getByTestId("network-said")).toHaveTextContent(/^Phường đã ngừng cho máy này gửi\.$/);
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

test("sending by files says what the network has done", async () => {
  program({ network_status: () => standing() });
  render(SentByNetwork);
  expect(await screen.findByTestId("sent-by-network")).toHaveTextContent("tự gửi qua mạng");
});

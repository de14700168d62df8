import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectAccessible } from "./accessible";
import { calls, program, Refusal } from "./fake_core";
import { AT, DIRECT, embedded, running, standing } from "./network_stands";
import { signInAtWard, WORDS } from "./signed_in";
import NetworkLine from "../src/screens/network/NetworkLine.svelte";
import NetworkScreen from "../src/screens/network/NetworkScreen.svelte";
import { hostsOffered } from "../src/screens/network/wording";

afterEach(cleanup);

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

  test("a ward that uses a server is not led away from it", async () => {
    program({
      network_status: () => standing({ hub: "hub.mau" }),
      network_settings: () => DIRECT,
      hub_embedded_status: () => embedded({ addresses: ["192.168.1.10"] }),
    });
    render(NetworkScreen);
    expect(await screen.findByTestId("hub-here-instead")).toHaveTextContent("Phường đang dùng máy nhận hub.mau.");
    expect(screen.getByRole("heading", { name: "Cho máy này nhận đồng bộ của phường" })).toBeVisible();
    expect(document.querySelectorAll("button.primary")).toHaveLength(1);
    const after = screen.getByTestId("hub-find").compareDocumentPosition(screen.getByTestId("hub-leave"));
    expect(after & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
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
    expect(screen.getByRole("heading", { name: "Ngừng dùng máy nhận hub.mau?" })).toBeVisible();
    // "Thôi" beside "Thôi dùng" could be either.
    expect(screen.getByTestId("dialog-close")).toHaveTextContent("Giữ máy nhận");
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

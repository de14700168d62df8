import { fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { MONEY_MAX_DONG, SHORT_TEXT_MAX_CHARS, TEXT_MAX_CHARS } from "../src/lib/api/generated/limits";
import DateField from "../src/lib/controls/DateField.svelte";
import NumberField from "../src/lib/controls/NumberField.svelte";
import TextField from "../src/lib/controls/TextField.svelte";

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

function type(input: HTMLInputElement, text: string): void {
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

describe("a text field", () => {
  test("hands out NFC text once, after a pause in typing", async () => {
    const oncommit = vi.fn();
    render(TextField, { label: "Tên", value: "", oncommit });
    const input = screen.getByLabelText<HTMLInputElement>("Tên");
    await fireEvent.focus(input);
    type(input, "Nguye");
    type(input, "Nguyễn".normalize("NFD"));
    expect(oncommit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(oncommit).toHaveBeenCalledExactlyOnceWith("Nguyễn".normalize("NFC"));
    await fireEvent.blur(input);
    expect(oncommit).toHaveBeenCalledTimes(1);
  });

  test.each([
    ["one line holds a short text", { lines: 1 }, SHORT_TEXT_MAX_CHARS],
    ["a box holds a free text", { lines: 3 }, TEXT_MAX_CHARS],
    ["a limit that is told holds", { lines: 3, maxLength: 12 }, 12],
  ])("%s, as the core has it", (_, props, most) => {
    render(TextField, { label: "Tên", value: "", ...props });
    expect(screen.getByLabelText<HTMLInputElement>("Tên").maxLength).toBe(most);
  });

  test("waits while an input method is composing", async () => {
    const oncommit = vi.fn();
    render(TextField, { label: "Tên", value: "", oncommit });
    const input = screen.getByLabelText<HTMLInputElement>("Tên");
    await fireEvent.focus(input);
    input.dispatchEvent(new CompositionEvent("compositionstart"));
    type(input, "Nguyê");
    vi.advanceTimersByTime(5000);
    expect(oncommit).not.toHaveBeenCalled();
    type(input, "Nguyễn");
    input.dispatchEvent(new CompositionEvent("compositionend"));
    vi.advanceTimersByTime(1000);
    expect(oncommit).toHaveBeenCalledExactlyOnceWith("Nguyễn");
  });

  test("never writes over what is being typed", async () => {
    const { rerender } = render(TextField, { label: "Ghi chú", value: "cũ" });
    const input = screen.getByLabelText<HTMLInputElement>("Ghi chú");
    await fireEvent.focus(input);
    type(input, "đang gõ");
    await rerender({ value: "từ máy khác" });
    expect(input.value).toBe("đang gõ");
  });

  test("hands out what was typed when the screen is left", async () => {
    const oncommit = vi.fn();
    const { unmount } = render(TextField, { label: "Tên", value: "", oncommit });
    const input = screen.getByLabelText<HTMLInputElement>("Tên");
    await fireEvent.focus(input);
    type(input, "Bà Ba");
    unmount();
    expect(oncommit).toHaveBeenCalledExactlyOnceWith("Bà Ba");
  });
});

describe("a number field", () => {
  test("keeps what cannot be read and says so", async () => {
    const oncommit = vi.fn();
    render(NumberField, { label: "Người lớn", value: 3, max: 999, oncommit });
    const input = screen.getByLabelText<HTMLInputElement>("Người lớn");
    await fireEvent.focus(input);
    type(input, "ba");
    await fireEvent.blur(input);
    await tick();
    expect(input.value).toBe("ba");
    expect(input).toHaveAttribute("aria-invalid", "true");
    expect(oncommit).not.toHaveBeenCalled();
  });

  test("takes the largest number that the core takes, and not one more", async () => {
    const oncommit = vi.fn();
    render(NumberField, { label: "Giá trị", value: null, max: MONEY_MAX_DONG, oncommit });
    const input = screen.getByLabelText<HTMLInputElement>("Giá trị");
    for (const typed of [String(MONEY_MAX_DONG + 1), String(MONEY_MAX_DONG)]) {
      await fireEvent.focus(input);
      type(input, typed);
      await fireEvent.blur(input);
    }
    expect(oncommit).toHaveBeenCalledExactlyOnceWith(MONEY_MAX_DONG);
  });

  test("an emptied field means not collected, which is not 0", async () => {
    const oncommit = vi.fn();
    render(NumberField, { label: "Người lớn", value: 3, max: 999, oncommit });
    const input = screen.getByLabelText<HTMLInputElement>("Người lớn");
    await fireEvent.focus(input);
    type(input, "");
    await fireEvent.blur(input);
    expect(oncommit).toHaveBeenCalledExactlyOnceWith(null);
  });

  test("shows grouped thousands when left", async () => {
    render(NumberField, { label: "Số hộ", value: null, max: 100_000 });
    const input = screen.getByLabelText<HTMLInputElement>("Số hộ");
    await fireEvent.focus(input);
    type(input, "14524");
    await fireEvent.blur(input);
    await tick();
    expect(input.value).toBe("14.524");
  });
});

test("a date field reads 5/3/26 and shows 05/03/2026", async () => {
  const oncommit = vi.fn();
  render(DateField, { label: "Ngày", value: null, oncommit });
  const input = screen.getByLabelText<HTMLInputElement>("Ngày");
  await fireEvent.focus(input);
  type(input, "5/3/26");
  await fireEvent.blur(input);
  await tick();
  expect(oncommit).toHaveBeenCalledExactlyOnceWith("2026-03-05");
  expect(input.value).toBe("05/03/2026");
});

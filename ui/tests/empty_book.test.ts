import { render, screen } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";

import { program } from "./fake_core";
import { signInAs } from "./signed_in";
import { freshHousehold } from "../src/screens/households/household_input";
import TagsField from "../src/screens/households/TagsField.svelte";
import DoorsScreen from "../src/screens/metrics/DoorsScreen.svelte";
import RevisitsScreen from "../src/screens/revisits/RevisitsScreen.svelte";

function programWith({ households }: { households: number }): void {
  program({
    doors: () => ({ total: 0, left_out: 0, streets: [], rows: [] }),
    revisits: () => ({ total: 0, alleys: [] }),
    households_search: () => ({ rows: [], total: households, more: false }),
    household_words: () => ({ tags: [], streets: [] }),
  });
}

beforeEach(() => signInAs("head"));

describe("no door to knock on", () => {
  test("is because the book has no household yet, and the list can be brought in from there", async () => {
    programWith({ households: 0 });
    render(DoorsScreen, { params: {} });
    expect(await screen.findByTestId("doors-no-households")).toHaveTextContent("Sổ chưa có hộ nào");
    expect(screen.getByTestId("doors-import")).toBeVisible();
    expect(screen.queryByTestId("doors-print")).toBeNull();
  });

  test("is because all are counted", async () => {
    programWith({ households: 60 });
    render(DoorsScreen, { params: {} });
    expect(await screen.findByTestId("doors-all-counted")).toBeVisible();
    expect(screen.queryByTestId("doors-import")).toBeNull();
  });
});

test("a list of nobody is not printed", async () => {
  programWith({ households: 60 });
  render(RevisitsScreen);
  expect(await screen.findByTestId("revisits-empty")).toBeVisible();
  expect(screen.queryByTestId("revisits-print")).toBeNull();
});

test("the first tag is not called another one", async () => {
  programWith({ households: 0 });
  render(TagsField, { tags: freshHousehold().tags });
  expect(await screen.findByLabelText("Nhãn mới, ví dụ: Hộ cận nghèo")).toBeVisible();
});

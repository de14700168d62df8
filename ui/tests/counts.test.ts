import { describe, expect, test } from "vitest";

import { asked, changedCounts, COUNT_KINDS, countOf, editsAfter, exceeded, overtakenEdits, raised, wholeOf, withCount, withEdits } from "../src/screens/households/counts";

const counts = [
  { kind: "id_eligible", count: 3 },
  { kind: "vneid", count: 2 },
  { kind: "zalo_group", count: 0 },
];

describe("counts of a household", () => {
  test("what was not asked is null, which is not 0", () => {
    expect(countOf(counts, "zalo_group")).toBe(0);
    expect(countOf(counts, "adults")).toBeNull();
    expect(asked(counts, COUNT_KINDS)).toBe(3);
  });

  test("only what differs is sent, and a count can go back to not asked", () => {
    const after = withCount(withCount(counts, "vneid", 3), "zalo_group", null);
    expect(changedCounts(counts, after)).toEqual([
      { kind: "vneid", count: 3 },
      { kind: "zalo_group", count: null },
    ]);
    expect(changedCounts(counts, withCount(counts, "adults", null))).toEqual([]);
  });

  test("a part larger than its whole names the whole", () => {
    expect(exceeded(counts, "vneid")).toBeNull();
    expect(exceeded(withCount(counts, "vneid", 4), "vneid")).toEqual({ whole: "id_eligible", count: 3 });
    expect(exceeded(withCount(counts, "e_payment", 9), "e_payment")).toBeNull();
  });

  test("the whole of each count is that of the core", () => {
    expect(Object.fromEntries(COUNT_KINDS.map((kind) => [kind, wholeOf(kind)]).filter(([, whole]) => whole !== null))).toEqual({
      adults: "people",
      id_eligible: "people",
      trained: "people",
      vneid: "id_eligible",
      citizen_app: "id_eligible",
      public_service_account: "adults",
      e_payment: "adults",
      social_security_account: "adults",
      smartphone_adults: "adults",
      phones_2g_replaced: "phones_2g",
      business_qr: "business",
    });
  });

  test("where its whole was not asked, a part is limited by the whole of that", () => {
    const people = [{ kind: "people", count: 2 }, { kind: "e_payment", count: 2 }];
    expect(exceeded(withCount(people, "e_payment", 3), "e_payment")).toEqual({ whole: "people", count: 2 });
    expect(raised(people, "e_payment", 1)).toBeNull();
  });

  test("every whole is itself a count", () => {
    const wholes = COUNT_KINDS.map(wholeOf).filter((whole) => whole !== null);
    expect(wholes.filter((whole) => !(COUNT_KINDS as readonly string[]).includes(whole))).toEqual([]);
  });

  test.each([
    ["vneid", 1, 3],
    ["vneid", 5, 3],
    ["zalo_group", 1, 1],
    ["id_eligible", 1, 4],
    ["adults", 1, null],
  ])("helping with %s, %i people: becomes %s", (kind, people, becomes) => {
    expect(raised(counts, kind, people)).toBe(becomes);
  });

  test("nothing is offered where everybody has it", () => {
    expect(raised(withCount(counts, "vneid", 3), "vneid", 1)).toBeNull();
    expect(raised(withCount(counts, "zalo_group", 1), "zalo_group", 1)).toBeNull();
  });
});

describe("counts changed with a help", () => {
  const stored = [
    { kind: "vneid", count: 2 },
    { kind: "adults", count: 3 },
  ];

  test("lie over what the register holds by then, and hold no other count", () => {
    const edits = editsAfter(stored, [], withCount(stored, "vneid", 3));
    expect(edits).toEqual([{ kind: "vneid", count: 3, before: 2 }]);
    expect(withEdits(withCount(stored, "adults", 4), edits)).toEqual([
      { kind: "adults", count: 4 },
      { kind: "vneid", count: 3 },
    ]);
    expect(editsAfter(stored, edits, stored)).toEqual([]);
  });

  test("tell where the register changed underneath, until they are typed anew", () => {
    const edits = [
      { kind: "vneid", count: 3, before: 2 },
      { kind: "zalo_group", count: 0, before: null },
    ];
    const later = [
      { kind: "vneid", count: 5 },
      { kind: "zalo_group", count: 1 },
    ];
    expect(overtakenEdits(stored, edits)).toEqual([]);
    expect(overtakenEdits(later, edits)).toEqual([
      { field: "count_vneid", value: 5 },
      { field: "count_zalo_group", value: true },
    ]);
    const anew = editsAfter(later, edits, withCount(withEdits(later, edits), "vneid", 4));
    expect(overtakenEdits(later, anew)).toEqual([{ field: "count_zalo_group", value: true }]);
    expect(overtakenEdits(withCount(later, "vneid", 3), edits).map(({ field }) => field)).toEqual(["count_zalo_group"]);
  });
});

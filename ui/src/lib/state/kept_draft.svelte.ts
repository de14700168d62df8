/** What a person has typed into a form and not saved yet; it waits until they come back to the screen. */
import { untrack } from "svelte";

import { session } from "./session.svelte";

const kept = new Map<string, object>();

/**
 * The draft under a name, made by `fresh` where there is none. Each member and each
 * khu phố has its own, so that nobody finds what somebody else was typing.
 */
export function keptDraft<Draft extends object>(name: string, fresh: () => Draft): Draft {
  return keptObject(name, () => {
    const draft = $state(fresh());
    return draft;
  });
}

/**
 * The correction under a name of something that is stored, kept in the same way. It follows
 * what is stored for as long as the component that is starting lives. Keep no PIN in it.
 */
export function keptEdit<Fields extends object>(name: string, stored: () => Fields): KeptEdit<Fields> {
  const now = untrack(stored);
  const edit = keptObject(name, () => new KeptEdit(now));
  edit.follow(now);
  $effect(() => {
    const newer = $state.snapshot(stored()) as Fields;
    untrack(() => edit.follow(newer));
  });
  return edit;
}

/** The draft was saved or given up: the next one starts afresh. */
export function forgetDraft(name: string): void {
  kept.delete(keyOf(name));
}

/** A field that somebody else changed while it was being corrected here, with its newer value. */
export interface Overtaken {
  field: string;
  value: unknown;
}

/**
 * A correction beside what it corrects. A field that nobody touched follows what is stored, so saving
 * never puts back what somebody else changed meanwhile; a touched one keeps what was typed.
 */
export class KeptEdit<Fields extends object> {
  /** What the form shows, and what is to be saved: the newest of each field that nobody touched. */
  typed: Fields;
  #stored: Fields;
  #overtaken: (keyof Fields)[];

  constructor(stored: Fields) {
    this.typed = $state($state.snapshot(stored) as Fields);
    this.#stored = $state.raw($state.snapshot(stored) as Fields);
    this.#overtaken = $state.raw([]);
  }

  /** The fields that differ from what is stored. */
  get touched(): (keyof Fields)[] {
    return fieldsOf(this.#stored).filter((field) => !same(this.typed[field], this.#stored[field]));
  }

  /** The touched fields that changed underneath, with what is stored now. */
  get overtaken(): Overtaken[] {
    const fields = this.touched.filter((field) => this.#overtaken.includes(field));
    return fields.map((field) => ({ field: String(field), value: this.#stored[field] }));
  }

  /** Takes over what is stored now. */
  follow(stored: Fields): void {
    const newer = $state.snapshot(stored) as Fields;
    for (const field of fieldsOf(newer)) this.#rebase(field, newer[field]);
    this.#stored = newer;
  }

  /** These values were saved; what was typed since then is touched still. */
  saved(sent: Fields): void {
    this.#stored = sent;
    this.#overtaken = [];
  }

  /** Takes back everything that was typed. */
  giveUp(): void {
    Object.assign(this.typed, structuredClone(this.#stored));
    this.#overtaken = [];
  }

  #rebase<Field extends keyof Fields>(field: Field, newer: Fields[Field]): void {
    const [typed, before] = [this.typed[field], this.#stored[field]];
    if (same(before, newer) || same(typed, newer)) return;
    if (same(typed, before)) this.typed[field] = newer;
    else if (Array.isArray(typed) && Array.isArray(before) && Array.isArray(newer)) this.typed[field] = mergedList(before, typed, newer) as Fields[Field];
    else this.#overtaken = [...this.#overtaken, field];
  }
}

/** A list that two people changed: what one of them added or took out is added or taken out. */
function mergedList(before: unknown[], typed: unknown[], newer: unknown[]): unknown[] {
  const added = typed.filter((one) => !before.includes(one) && !newer.includes(one));
  return [...newer.filter((one) => typed.includes(one) || !before.includes(one)), ...added];
}

function fieldsOf<Fields extends object>(fields: Fields): (keyof Fields)[] {
  return Object.keys(fields) as (keyof Fields)[];
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function keptObject<Kept extends object>(name: string, fresh: () => Kept): Kept {
  const known = kept.get(keyOf(name)) ?? fresh();
  kept.set(keyOf(name), known);
  return known as Kept;
}

function keyOf(name: string): string {
  const open = session();
  return [open?.signed_in?.id ?? "", open?.neighborhood?.id ?? "", name].join("/");
}

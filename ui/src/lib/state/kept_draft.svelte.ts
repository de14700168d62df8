/** What a person has typed into a form and not saved yet; it waits until they come back to the screen. */
import { untrack } from "svelte";

import { session } from "./session.svelte";
import { keepUnsaved, unsavedKept, unsavedOf } from "./unsaved";

const kept = new Map<string, Kept>();

/** Something typed, and how its changes are told to the program. */
interface Kept {
  object: object;
  /** Ends the telling. */
  end: () => void;
}

/**
 * What a person looks for on a screen (a search, a filter): it waits while the window is open, and a
 * window that is opened anew shows everything.
 */
export function keptWhileOpen<Looking extends object>(name: string, fresh: () => Looking): Looking {
  const known = kept.get(keyOf(name))?.object;
  if (known) return known as Looking;
  const looking = $state(fresh());
  kept.set(keyOf(name), { object: looking, end: () => {} });
  return looking;
}

/**
 * The draft under a name, made by `fresh` where there is none. Each member and each
 * khu phố has its own, so that nobody finds what somebody else was typing.
 */
export function keptDraft<Draft extends object>(name: string, fresh: () => Draft): Draft {
  const known = kept.get(keyOf(name))?.object;
  if (known) return known as Draft;
  const begun = fresh();
  const draft = $state({ ...begun, ...likeThat(begun, unsavedOf(keyOf(name))) });
  const empty = JSON.stringify(begun);
  keep(name, draft, () => (JSON.stringify(draft) === empty ? null : $state.snapshot(draft)));
  return draft;
}

/**
 * The correction under a name of something that is stored, kept in the same way. It follows
 * what is stored for as long as the component that is starting lives. Keep no PIN in it.
 */
export function keptEdit<Fields extends object>(name: string, stored: () => Fields): KeptEdit<Fields> {
  const now = untrack(stored);
  const known = kept.get(keyOf(name))?.object as KeptEdit<Fields> | undefined;
  const edit = known ?? begunEdit(name, now);
  edit.follow(now);
  $effect(() => {
    const newer = $state.snapshot(stored()) as Fields;
    untrack(() => edit.follow(newer));
  });
  return edit;
}

/** The draft was saved or given up: the next one starts afresh. */
export function forgetDraft(name: string): void {
  const key = keyOf(name);
  kept.get(key)?.end();
  kept.delete(key);
  keepUnsaved(key, null);
  // At once: a window closed a moment later must not bring back what is saved already.
  void unsavedKept();
}

/** A correction as it waits in the book: what was typed, what it was typed over, what changed underneath. */
interface WaitingEdit<Fields> {
  stored: Fields;
  typed: Fields;
  overtaken: (keyof Fields)[];
}

function begunEdit<Fields extends object>(name: string, now: Fields): KeptEdit<Fields> {
  const left = unsavedOf(keyOf(name)) as Partial<WaitingEdit<Fields>> | undefined;
  const stored = likeThat(now, left?.stored);
  const typed = likeThat(now, left?.typed);
  const edit = stored && typed ? KeptEdit.resumed({ stored, typed, overtaken: left?.overtaken ?? [] }) : new KeptEdit(now);
  keep(name, edit, () => edit.waiting);
  return edit;
}

/** Keeps it under a name, and tells the program each change of what `waiting` gives. */
function keep(name: string, object: object, waiting: () => unknown): void {
  const key = keyOf(name);
  const end = $effect.root(() => {
    $effect(() => {
      const content = waiting();
      untrack(() => keepUnsaved(key, content));
    });
  });
  kept.set(key, { object, end });
}

/** What was left, where it has the fields that the form has now: a newer program may have others. */
function likeThat<Fields extends object>(form: Fields, left: unknown): Fields | null {
  if (typeof left !== "object" || left === null) return null;
  const [fields, found] = [Object.keys(form), Object.keys(left)];
  return fields.length === found.length && fields.every((field) => field in left) ? (left as Fields) : null;
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

  /** A correction that a closed window had cut off. */
  static resumed<Fields extends object>(left: WaitingEdit<Fields>): KeptEdit<Fields> {
    const edit = new KeptEdit(left.stored);
    Object.assign(edit.typed, left.typed);
    edit.#overtaken = left.overtaken;
    return edit;
  }

  /** What a closed window would cost; null where nothing was typed. */
  get waiting(): WaitingEdit<Fields> | null {
    if (this.touched.length === 0) return null;
    const [stored, typed] = [this.#stored, this.typed].map((fields) => $state.snapshot(fields) as Fields) as [Fields, Fields];
    return { stored, typed, overtaken: this.#overtaken };
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

function keyOf(name: string): string {
  const open = session();
  return [open?.signed_in?.id ?? "", open?.neighborhood?.id ?? "", name].join("/");
}

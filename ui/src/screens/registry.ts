import type { Component } from "svelte";

import { HOME, type PlaceParams } from "../lib/state/navigation.svelte";

/** A screen gets the parameters of its place. */
export type ScreenComponent = Component<{ params: PlaceParams }>;

/** A screen that needs no parameters may leave them out. */
type AnyScreen = ScreenComponent | Component<Record<string, never>>;

/** Places of an area and how to load their screens; each area folder has one such list, `screens.ts`. */
export type ScreenList = Record<string, () => Promise<{ default: AnyScreen }>>;

const lists = import.meta.glob<ScreenList>("./*/screens.ts", { eager: true, import: "screens" });

/** Every place of the program. */
export const SCREENS: ScreenList = Object.assign({}, ...Object.values(lists)) as ScreenList;

/** The screen of a place; an address nobody knows opens the home screen. */
export async function screenOf(place: string): Promise<ScreenComponent> {
  const load = SCREENS[place] ?? SCREENS[HOME];
  if (!load) throw new Error("the home screen is missing from the registry");
  return (await load()).default as ScreenComponent;
}

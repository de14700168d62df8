/**
 * Where the person is. The place stands in the address (`#/criteria?group=2`),
 * so Back works, a test can open any screen, and nothing is lost on reload.
 */
export type PlaceParams = Record<string, string>;

export interface Place {
  screen: string;
  params: PlaceParams;
}

export const HOME = "home";

let here = $state<Place>(placeOf(location.hash));

window.addEventListener("hashchange", () => {
  here = placeOf(location.hash);
});

/** The place shown now. */
export function currentPlace(): Place {
  return here;
}

/** Opens a screen. */
export function go(screen: string, params: PlaceParams = {}): void {
  location.hash = hashOf({ screen, params });
}

/** Opens a screen in place of the one shown, so that Back does not return to it. */
export function replacePlace(screen: string, params: PlaceParams = {}): void {
  const place = { screen, params };
  history.replaceState(null, "", hashOf(place));
  here = place;
}

/** The screen before this one, or home when this was the first. */
export function goBack(): void {
  if (history.length > 1) history.back();
  else go(HOME);
}

/** The address of a place, for links that also open with Enter. */
export function hashOf(place: Place): string {
  const query = new URLSearchParams(place.params).toString();
  return query === "" ? `#/${place.screen}` : `#/${place.screen}?${query}`;
}

/** The place an address names; home when it names none. */
export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { screen: path === "" ? HOME : path, params: Object.fromEntries(new URLSearchParams(query)) };
}

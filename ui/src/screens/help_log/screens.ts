import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  help_log: () => import("./HelpLogScreen.svelte"),
  help_new: () => import("./HelpNewScreen.svelte"),
  help_entry: () => import("./HelpEntryScreen.svelte"),
  help_import: () => import("./HelpImportScreen.svelte"),
};

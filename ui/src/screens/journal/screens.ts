import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  journal: () => import("./JournalScreen.svelte"),
  journal_import: () => import("./JournalImportScreen.svelte"),
};

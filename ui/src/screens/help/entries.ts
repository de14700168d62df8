import type { StoreRole } from "../../lib/api";

/** A question with its answer, as keys of words. */
export interface Question {
  ask: string;
  answer: string;
}

/** A key of the keyboard and what it does. */
export interface HelpKey {
  keys: string;
  words: string;
}

const OF_EVERYBODY: Question[] = [
  { ask: "help-ask-wrong", answer: "help-answer-wrong" },
  { ask: "help-ask-safe", answer: "help-answer-safe" },
  { ask: "help-ask-pin", answer: "help-answer-pin" },
];

const QUESTIONS: Record<StoreRole, Question[]> = {
  neighborhood: [
    { ask: "help-ask-first", answer: "help-answer-first" },
    { ask: "help-ask-log", answer: "help-answer-log" },
    { ask: "help-ask-claim", answer: "help-answer-claim" },
    ...OF_EVERYBODY,
  ],
  ward: [
    { ask: "help-ask-first", answer: "help-answer-ward-first" },
    { ask: "help-ask-ward-take-in", answer: "help-answer-ward-take-in" },
    { ask: "help-ask-ward-review", answer: "help-answer-ward-review" },
    { ask: "help-ask-ward-lost", answer: "help-answer-ward-lost" },
    ...OF_EVERYBODY,
  ],
};

const LEADING: HelpKey = { keys: "Alt+1 … Alt+6", words: "help-key-rail" };
const COMMON: HelpKey[] = [
  { keys: "Ctrl+Z", words: "help-key-undo" },
  { keys: "Ctrl++  Ctrl+-", words: "help-key-text" },
  { keys: "Ctrl+L", words: "help-key-lock" },
  { keys: "F1", words: "help-key-help" },
];

const KEYS: Record<StoreRole, HelpKey[]> = {
  neighborhood: [
    LEADING,
    { keys: "F2", words: "help-key-log" },
    { keys: "Ctrl+K", words: "help-key-search" },
    { keys: "Ctrl+V", words: "help-key-paste" },
    { keys: "Ctrl+Enter", words: "help-key-done" },
    ...COMMON,
  ],
  ward: [
    LEADING,
    { keys: "F2", words: "help-key-take-in" },
    { keys: "A", words: "help-key-accept" },
    { keys: "R", words: "help-key-return" },
    { keys: "1 … 9", words: "help-key-reason" },
    { keys: "␣", words: "help-key-next" },
    { keys: "Esc", words: "help-key-back" },
    ...COMMON,
  ],
};

/** What people of this book ask. */
export function questionsOf(role: StoreRole): Question[] {
  return QUESTIONS[role];
}

/** The keys of this book. */
export function keysOf(role: StoreRole): HelpKey[] {
  return KEYS[role];
}

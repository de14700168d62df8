/** Values that the words of an error may name: a file, a row, a number. */
export type ErrorParams = Record<string, string | number>;

/**
 * What a command answers when it could not do its work. The code is one of a
 * closed list; the words for it are in `errors.ftl`, in three parts.
 */
export class ApiError extends Error {
  readonly code: string;
  readonly params: ErrorParams;

  constructor(code: string, params: ErrorParams = {}) {
    super(code);
    this.name = "ApiError";
    this.code = code;
    this.params = params;
  }
}

/** The code of a failure that no command described: the program itself is at fault. */
export const UNEXPECTED = "internal";

/** Makes an {@link ApiError} of whatever was thrown. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (typeof thrown === "object" && thrown !== null && "code" in thrown) {
    const { code, params } = thrown as { code: unknown; params?: unknown };
    return new ApiError(String(code), wordable(params));
  }
  return new ApiError(UNEXPECTED);
}

/** Parameters that are quantities; the others are names and codes, which are never grouped or rounded. */
const QUANTITIES = ["wait_seconds", "min", "max", "max_mib", "more", "rows", "line"];

/** Parameters come as texts; quantities become numbers, so that sentences can count them. */
function wordable(params: unknown): ErrorParams {
  if (typeof params !== "object" || params === null) return {};
  const values = Object.entries(params).map(([name, value]) => {
    const quantity = QUANTITIES.includes(name) && value !== "" ? Number(value) : Number.NaN;
    return [name, Number.isNaN(quantity) ? String(value) : quantity] as const;
  });
  return Object.fromEntries(values);
}

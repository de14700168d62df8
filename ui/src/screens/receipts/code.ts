/** Three groups of four, as people read it out. */
export function grouped(code: string): string {
  return (code.replaceAll(/[\s-]/g, "").match(/.{1,4}/g) ?? []).join(" ");
}

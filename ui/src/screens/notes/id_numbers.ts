/**
 * Finds what may be an identity number in free text while it is typed, by the same
 * rules as the program (`id_number_runs` of the domain): 9 or 12 digits, with or
 * without single spaces or dots inside; not telephone numbers, dates or amounts.
 */
export function holdsIdNumber(text: string): boolean {
  return [...text.matchAll(/\d+(?:[ .]\d+)*/g)].some(([chain]) => chainHoldsIdNumber(chain));
}

function chainHoldsIdNumber(chain: string): boolean {
  let rest = chain;
  while (rest !== "") {
    if (beginsWithIdNumber(rest)) return true;
    rest = withoutBlocks(rest, blocksToSkip(rest));
  }
  return false;
}

function beginsWithIdNumber(rest: string): boolean {
  const blocks = blocksOf(rest);
  if ([9, 12].includes(blocks[0]?.length ?? 0)) return true;
  let digits = 0;
  for (const [at, block] of blocks.entries()) {
    // People part a number into groups of two to four digits.
    if (block.length < 2 || block.length > 4) return false;
    digits += block.length;
    const isWhole = at === blocks.length - 1;
    if (digits === 9 && isWhole && !isAmount(rest) && !isDate(blocks)) return true;
    if (digits === 12 && rest.startsWith("0")) return true;
    if (digits >= 12) return false;
  }
  return false;
}

/** Steps over a whole telephone number or date, so that its tail is not read together with what follows. */
function blocksToSkip(rest: string): number {
  const blocks = blocksOf(rest);
  if (isDate(blocks)) return 3;
  let digits = 0;
  for (const [at, block] of blocks.entries()) {
    digits += block.length;
    if ((digits === 10 && rest.startsWith("0")) || (digits === 11 && rest.startsWith("84"))) return at + 1;
  }
  return 1;
}

/** "150.000.000": grouped by dots, no leading zero, ending in round thousands. */
function isAmount(written: string): boolean {
  return written.includes(".") && !written.startsWith("0") && written.endsWith(".000");
}

/** "31.12.2026" and anything that begins like it. */
function isDate([day, month, year]: string[]): boolean {
  return (day?.length ?? 9) <= 2 && (month?.length ?? 9) <= 2 && year?.length === 4;
}

function blocksOf(chain: string): string[] {
  return chain.split(/[ .]/);
}

function withoutBlocks(chain: string, blocks: number): string {
  return chain.replace(new RegExp(`^(?:\\d+[ .]?){${blocks}}`), "");
}
